//! Whether this is a container or WSL, which have networks of their own.

use std::fs;
use std::path::Path;

use crate::i18n::say::doctor::program::Surroundings;

/// `root` is `/` but for tests; `variable` is what `container` is set to, as
/// systemd and podman do.
pub(super) fn look(root: &Path, variable: Option<String>) -> Surroundings {
    let text = |path: &str| fs::read_to_string(root.join(path)).unwrap_or_default();
    let kernel = text("proc/sys/kernel/osrelease").to_lowercase();
    if kernel.contains("microsoft") {
        return Surroundings::Wsl;
    }
    let container = variable
        .filter(|name| !name.is_empty())
        .or_else(|| named(root, ".dockerenv", "docker"))
        .or_else(|| named(root, "run/.containerenv", "podman"))
        .or_else(|| of_group(&text("proc/1/cgroup")));
    container.map_or(Surroundings::Plain, Surroundings::Container)
}

fn named(root: &Path, file: &str, name: &str) -> Option<String> {
    root.join(file).exists().then(|| name.to_owned())
}

/// The control group of the first process (cgroups(7)).
fn of_group(groups: &str) -> Option<String> {
    ["docker", "kubepods", "lxc", "containerd"]
        .into_iter()
        .find(|name| groups.contains(name))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(path: &str, text: &str) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        root
    }

    #[test]
    fn containers_and_wsl_are_noticed_by_what_they_leave() {
        let container = |name: &str| Surroundings::Container(name.to_owned());
        for (path, text, found) in [
            (
                "proc/sys/kernel/osrelease",
                "6.6.1-microsoft-standard-WSL2\n",
                Surroundings::Wsl,
            ),
            (".dockerenv", "", container("docker")),
            ("run/.containerenv", "", container("podman")),
            (
                "proc/1/cgroup",
                "0::/kubepods/burstable/x\n",
                container("kubepods"),
            ),
            ("proc/1/cgroup", "0::/init.scope\n", Surroundings::Plain),
        ] {
            assert_eq!(look(root(path, text).path(), None), found, "{path}");
        }
        let named = look(root("x", "").path(), Some(String::from("systemd-nspawn")));
        assert_eq!(named, container("systemd-nspawn"));
    }
}
