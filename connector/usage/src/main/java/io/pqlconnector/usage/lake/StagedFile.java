package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeFile;
import java.nio.file.Path;

/**
 * A file that is written and does not count yet.
 *
 * @param path where it lies
 * @param file what it will be
 */
record StagedFile(Path path, LakeFile file) {}
