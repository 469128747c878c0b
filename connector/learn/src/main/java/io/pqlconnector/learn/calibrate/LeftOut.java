package io.pqlconnector.learn.calibrate;

/**
 * A behaviour that no rule was sought for.
 *
 * @param why for a reader: {@code has one value only}
 */
public record LeftOut(String behaviour, String why) {}
