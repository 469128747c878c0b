package io.pqlconnector.testkit.hubspot;

/** A sequence of a portal (HubSpot contract §8.3). */
public record HubSpotSequence(String id, String name) {}
