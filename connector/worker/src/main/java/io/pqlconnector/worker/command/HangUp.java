package io.pqlconnector.worker.command;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Hears SIGHUP, by which admins ask a process to read its configuration again. Java has no public way to hear a signal, so it is
 * asked for by name; where there is none, as on Windows, nobody is heard.
 */
final class HangUp {
    private HangUp() {}

    /**
     * Listens from now on.
     *
     * @param heard is told of each
     * @return whether there is such a signal here
     */
    static boolean listen(Runnable heard) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler invocation = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    heard.run();
                    yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> arguments.length == 1 && proxy == arguments[0];
                default -> "SIGHUP";
            };
            Object proxy = Proxy.newProxyInstance(HangUp.class.getClassLoader(), new Class<?>[] {handler}, invocation);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
