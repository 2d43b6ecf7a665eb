package io.abril.api.pool;

import io.abril.api.Kind;
import java.util.HashSet;
import java.util.stream.Stream;

/** What admission checks of every {@link Workload}, whatever its kind. */
public final class WorkloadChecks {
  private WorkloadChecks() {}

  /** The kind with the checks that pools and jobs share. */
  public static <S extends Workload, T> Kind<S, T> addTo(Kind<S, T> kind) {
    return kind.check(
            "spec.envFrom",
            s -> s.envFrom().stream().allMatch(EnvFrom::oneSource),
            "must each have either 'secret' or 'config'")
        .check(
            "spec.files",
            s -> s.files().stream().allMatch(FileMount::oneSource),
            "must each have either 'secret' or 'config'")
        .check(
            "spec.files",
            s -> distinct(s.files().stream().map(FileMount::path)),
            "must have distinct paths")
        .check(
            "spec.files", WorkloadChecks::foldersApart, "must not have folders inside each other")
        .check(
            "spec.volumes",
            s -> s.volumes().stream().allMatch(Volume::oneSource),
            "must each have either 'name' or 'hostPath'")
        .check(
            "spec.volumes",
            s -> distinct(s.volumes().stream().map(WorkloadChecks::mountPoint)),
            "must have distinct paths")
        .check(
            "spec.volumes",
            WorkloadChecks::apartFromFiles,
            "must not have the path of a folder of spec.files, which is a mount of its own")
        .check(
            "spec.networks",
            s -> Networks.areNames(s.networks()),
            "must be distinct names of networks, none of them host, none, bridge or default")
        .check(
            "spec.networks",
            s -> !s.hostNetwork() || s.networks().isEmpty(),
            "must be empty with hostNetwork: the container has its node's network")
        .check(
            "spec.links",
            s -> distinct(s.links().stream().map(Link::as)),
            "must have distinct prefixes");
  }

  /** Whether no value is there twice. */
  static boolean distinct(Stream<?> values) {
    var seen = new HashSet<Object>();
    return values.allMatch(seen::add);
  }

  /** An engine takes {@code /data} and {@code /data/} for one. */
  private static String mountPoint(Volume volume) {
    return volume.path().replaceAll("(?<=.)/+$", "");
  }

  private static boolean apartFromFiles(Workload spec) {
    var folders = spec.files().stream().map(FileMount::folder).toList();
    return spec.volumes().stream().map(WorkloadChecks::mountPoint).noneMatch(folders::contains);
  }

  /** Each folder is a mount of its own, so none may lie in another. */
  private static boolean foldersApart(Workload spec) {
    var folders = spec.files().stream().map(FileMount::folder).distinct().toList();
    return folders.stream()
        .allMatch(one -> folders.stream().noneMatch(other -> one.startsWith(other + "/")));
  }
}
