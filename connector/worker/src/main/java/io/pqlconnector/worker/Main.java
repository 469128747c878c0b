package io.pqlconnector.worker;

/** The command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("pql 0.1.0-SNAPSHOT");
    }
}
