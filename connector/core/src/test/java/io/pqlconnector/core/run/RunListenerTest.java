package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunListenerTest {
    @Test
    void tellsAllOfEverythingInTheirOrder() throws ReflectiveOperationException {
        List<String> heard = new ArrayList<>();
        RunListener both = RunListener.all(List.of(listening("a", heard), listening("b", heard)));
        List<String> expected = new ArrayList<>();
        List<Method> told = Arrays.stream(RunListener.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .toList();
        for (Method method : told) {
            Object[] arguments = Arrays.stream(method.getParameterTypes())
                    .map(type -> type == long.class ? (Object) 0L : null)
                    .toArray();
            method.invoke(both, arguments);
            expected.add("a " + method.getName());
            expected.add("b " + method.getName());
        }
        assertThat(heard).isEqualTo(expected).hasSizeGreaterThan(10);
    }

    private static RunListener listening(String name, List<String> heard) {
        return (RunListener) Proxy.newProxyInstance(
                RunListener.class.getClassLoader(), new Class<?>[] {RunListener.class}, (proxy, method, arguments) -> {
                    heard.add(name + " " + method.getName());
                    return null;
                });
    }
}
