package io.pqlconnector.core.fake;

import io.pqlconnector.spi.destination.BulkJobs;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;

/** Lets the process die at one of its calls to the outside: just before the call, or just after it took effect. */
public final class Crashing {
    private final int at;
    private final String before;
    private final boolean afterwards;
    private int calls;

    private Crashing(int at, String before, boolean afterwards) {
        this.at = at;
        this.before = before;
        this.afterwards = afterwards;
    }

    /** Counts calls and never lets anything die. */
    public static Crashing never() {
        return new Crashing(-1, "", false);
    }

    /** Dies at one call, counted from 0. */
    public static Crashing at(int call, boolean afterwards) {
        return new Crashing(call, "", afterwards);
    }

    /** Dies before the first call of a method. */
    public static Crashing before(String method) {
        return new Crashing(-1, method, false);
    }

    /** How many calls there were. */
    public int calls() {
        return calls;
    }

    /** A port whose calls are counted. */
    public <T> T around(Class<T> port, T target) {
        return port.cast(Proxy.newProxyInstance(
                Crashing.class.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> call(target, method, arguments)));
    }

    // One call at a time, whatever port and thread: the calls are counted, and the fakes are made for one thread.
    private synchronized Object call(Object target, Method method, Object[] arguments) throws Throwable {
        int call = calls++;
        if ((call == at && !afterwards) || method.getName().equals(before)) {
            throw new Crash("before " + method.getName());
        }
        Object result;
        try {
            result = method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
        if (call == at) {
            throw new Crash("after " + method.getName());
        }
        return result instanceof Optional<?> some && some.orElse(null) instanceof BulkJobs jobs
                ? Optional.of(around(BulkJobs.class, jobs))
                : result;
    }
}
