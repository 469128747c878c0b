package io.pqlconnector.testkit.salesforce;

import java.util.concurrent.CountDownLatch;

/** Runs the fake Salesforce of the contract suites on its own, for clients that are not ours. */
public final class FakeSalesforceMain {
    private FakeSalesforceMain() {}

    /**
     * Starts, says where and how to log in, and runs until it is killed.
     *
     * @param args the ports to log in and of the instance; free ones if they are left out
     */
    public static void main(String[] args) throws InterruptedException {
        int login = args.length < 1 ? 0 : Integer.parseInt(args[0]);
        int instance = args.length < 2 ? 0 : Integer.parseInt(args[1]);
        FakeSalesforce.Connector none = (salesforce, patience) -> {
            throw new UnsupportedOperationException("nobody connects from here");
        };
        try (FakeSalesforce salesforce = new FakeSalesforce(SalesforceOptions.contractSuite(), none, login, instance)) {
            SalesforceApp app = salesforce.app();
            System.out.println("listening on " + salesforce.loginUrl());
            System.out.println("client_id " + app.clientId());
            System.out.println("client_secret " + app.clientSecret());
            System.out.println("refresh_token " + app.refreshToken());
            System.out.println("username " + app.username());
            System.out.println(app.privateKeyPem());
            new CountDownLatch(1).await();
        }
    }
}
