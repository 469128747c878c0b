package io.pqlconnector.worker.command;

import io.pqlconnector.worker.render.Terminal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What a command gets from the process around it.
 *
 * @param terminal where output goes
 * @param environment the process's variables
 * @param directory what relative paths on the command line start from
 * @param clock the time
 */
public record Context(Terminal terminal, Map<String, String> environment, Path directory, Clock clock) {}
