package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.usage.lake.CommitSteps.Step;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Puts a change into force: staged files are synced, renamed to their place and the directory is synced; then one transaction
 * of the manifest makes them count, and what they replace is removed. A crash anywhere leaves files that nothing names, which
 * are swept at the next start.
 */
final class LakeCommit {
    private final LakeDirectory directory;
    private final Manifest manifest;
    private final CommitSteps steps;

    LakeCommit(LakeDirectory directory, Manifest manifest, CommitSteps steps) {
        this.directory = directory;
        this.manifest = manifest;
        this.steps = steps;
    }

    /**
     * Applies a change whole or not at all.
     *
     * @param added staged files
     * @param removed names of files that they replace
     * @param slices slices that are new or changed
     */
    void apply(Collection<StagedFile> added, Set<String> removed, Collection<LandedSlice> slices) {
        apply(added, removed, Set.of(), slices);
    }

    /**
     * The same, with slices that are no more.
     *
     * @param dropped their numbers
     */
    void apply(Collection<StagedFile> added, Set<String> removed, Set<Long> dropped, Collection<LandedSlice> slices) {
        steps.reached(Step.STAGED);
        added.forEach(file -> LakeDirectory.sync(file.path()));
        steps.reached(Step.SYNCED);
        added.forEach(file -> directory.publish(file.path(), file.file()));
        steps.reached(Step.RENAMED);
        List<LakeFile> files = added.stream().map(StagedFile::file).toList();
        directory.syncDirectories(files);
        steps.reached(Step.DIRECTORY_SYNCED);
        manifest.commit(new Manifest.Change(removed, files, dropped, slices));
        steps.reached(Step.COMMITTED);
        directory.remove(removed);
        steps.reached(Step.REMOVED);
    }
}
