package io.pqlconnector.rules.score;

import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.SignalName;

/**
 * A signal that met its rule.
 *
 * @param points what it is worth; 0 for a signal that fired but carries no points
 * @param reason how a rep reads it: "invited 6 teammates in 30 days"
 * @param measured the value and its evidence
 * @param needed the bound in words: "3 in 30 days"; empty where there is none
 */
public record Trigger(SignalName signal, int points, String reason, Measured measured, String needed) {}
