package io.pqlconnector.testkit.hubspot;

import java.util.concurrent.CountDownLatch;

/** Runs the fake HubSpot of the contract suites on its own, for clients that are not ours. */
public final class FakeHubSpotMain {
    private FakeHubSpotMain() {}

    /**
     * Starts, says where, and runs until it is killed.
     *
     * @param args the port; a free one if it is left out
     */
    public static void main(String[] args) throws InterruptedException {
        int port = args.length == 0 ? 0 : Integer.parseInt(args[0]);
        FakeHubSpot.Connector none = (hubSpot, patience) -> {
            throw new UnsupportedOperationException("nobody connects from here");
        };
        try (FakeHubSpot hubSpot = new FakeHubSpot(HubSpotOptions.contractSuite(), none, port)) {
            System.out.println("listening on " + hubSpot.url() + " token " + hubSpot.secret());
            new CountDownLatch(1).await();
        }
    }
}
