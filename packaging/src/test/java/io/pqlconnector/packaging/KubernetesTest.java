package io.pqlconnector.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The manifests, held against Kubernetes' own description of its objects, which refuses what it does not know. */
final class KubernetesTest {
    private static final String MANIFEST = "kubernetes.yaml";
    private static final String SIDECAR = "kubernetes-sidecar.yaml";

    /** By API version: where the class of a kind is, and how its name begins. */
    private static final Map<String, String> CLASSES = Map.of("v1", "V1", "apps/v1", "V1");

    @BeforeAll
    static void knowTheKinds() {
        // Its constructor registers the kinds.
        assertThat(new JSON()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {MANIFEST, SIDECAR})
    void everyDocumentIsWhatKubernetesKnows(String file) {
        assertThat(YamlFile.documents(file)).isNotEmpty().allSatisfy(KubernetesTest::validate);
    }

    @ParameterizedTest(name = "{0} instead of {1}")
    @CsvSource({
        "readOnlyRootFileSystem, readOnlyRootFilesystem",
        "terminationGracePeriod, terminationGracePeriodSeconds",
        "mountpath, mountPath",
        "periodSecond, periodSeconds",
        "claimname, claimName",
        "strategie, strategy"
    })
    void aMisspeltFieldIsRefusedWithItsName(String misspelt, String right) {
        String deployment = deployment().toString();
        assertThat(deployment).contains("\"" + right + "\"");

        assertThatThrownBy(
                        () -> validate("V1Deployment", deployment.replace("\"" + right + "\"", "\"" + misspelt + "\"")))
                .hasMessageContaining(misspelt);
    }

    @Test
    void oneWorkerHasTheVolumeAndNobodyElseWaitsForIt() {
        JsonNode spec = deployment().get("spec");

        assertThat(spec.at("/replicas").asInt()).isEqualTo(1);
        assertThat(spec.at("/strategy/type").asString()).isEqualTo("Recreate");
        assertThat(spec.at("/template/spec/terminationGracePeriodSeconds").asInt())
                .as("the 20 seconds that a run has to end, and some to write the rest")
                .isGreaterThanOrEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {MANIFEST, SIDECAR})
    void theWorkerMayDoNothingButItsWork(String file) {
        JsonNode pod = deployment(file).at("/spec/template/spec");
        JsonNode container = worker(pod);
        JsonNode may = container.get("securityContext");

        assertThat(may.at("/readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(may.at("/allowPrivilegeEscalation").asBoolean()).isFalse();
        assertThat(may.at("/capabilities/drop/0").asString()).isEqualTo("ALL");
        // As the whole pod says, or the container alone where the pod is somebody else's.
        assertThat(List.of(pod.get("securityContext"), may)).anySatisfy(context -> {
            assertThat(context.at("/runAsNonRoot").asBoolean()).isTrue();
            assertThat(context.at("/runAsUser").asInt()).isEqualTo(10_001);
            assertThat(context.at("/seccompProfile/type").asString()).isEqualTo("RuntimeDefault");
        });
        assertThat(pod.at("/securityContext/fsGroup").asInt()).isEqualTo(10_001);
        assertThat(container.at("/resources/limits/memory").asString()).isEqualTo("768Mi");
    }

    @ParameterizedTest
    @ValueSource(strings = {MANIFEST, SIDECAR})
    void everyMountHasItsVolume(String file) {
        JsonNode pod = deployment(file).at("/spec/template/spec");
        List<String> volumes = pod.get("volumes")
                .valueStream()
                .map(volume -> volume.get("name").asString())
                .toList();

        assertThat(worker(pod)
                        .get("volumeMounts")
                        .valueStream()
                        .map(mount -> mount.get("name").asString()))
                .isNotEmpty()
                .allSatisfy(mount -> assertThat(volumes).contains(mount));
        assertThat(worker(pod)
                        .get("volumeMounts")
                        .valueStream()
                        .map(mount -> mount.get("mountPath").asString()))
                .containsExactly("/data", "/etc/pql", "/run/secrets/pql");
    }

    @Test
    void whatTheDeploymentNamesIsInTheFile() {
        List<String> made = YamlFile.documents(MANIFEST).stream()
                .map(document -> document.get("kind").asString() + "/"
                        + document.at("/metadata/name").asString())
                .toList();
        JsonNode volumes = deployment().at("/spec/template/spec/volumes");

        assertThat(made)
                .contains(
                        "PersistentVolumeClaim/"
                                + volumes.at("/0/persistentVolumeClaim/claimName")
                                        .asString(),
                        "ConfigMap/"
                                + volumes.at("/1/projected/sources/0/configMap/name")
                                        .asString());
        assertThat(made).noneMatch(name -> name.startsWith("Secret/"));
    }

    private static JsonNode deployment() {
        return deployment(MANIFEST);
    }

    private static JsonNode deployment(String file) {
        return YamlFile.documents(file).stream()
                .filter(document -> document.get("kind").asString().equals("Deployment"))
                .findFirst()
                .orElseThrow();
    }

    /** The worker stands alone, or is a sidecar of another container. */
    private static JsonNode worker(JsonNode pod) {
        return pod.get(pod.has("initContainers") ? "initContainers" : "containers")
                .values()
                .iterator()
                .next();
    }

    private static void validate(JsonNode document) {
        String prefix = CLASSES.get(document.get("apiVersion").asString());
        validate(prefix + document.get("kind").asString(), document.toString());
    }

    private static void validate(String kind, String json) {
        JsonElement element = JsonParser.parseString(json);
        try {
            Class.forName("io.kubernetes.client.openapi.models." + kind)
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, element);
        } catch (InvocationTargetException e) {
            throw new AssertionError(kind + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Kubernetes knows no " + kind, e);
        }
    }
}
