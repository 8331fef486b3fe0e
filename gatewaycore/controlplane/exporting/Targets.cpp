// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/Targets.h"

#include "controlplane/exporting/Names.h"
#include "controlplane/exporting/TargetTrees.h"

#include <array>
#include <utility>

namespace postern::exporting {
namespace {

constexpr std::array<std::pair<Target, std::string_view>, 7> targetNames{{
    {Target::Folder, "folder"},
    {Target::Tar, "tar"},
    {Target::Container, "container"},
    {Target::Oci, "oci"},
    {Target::Compose, "compose"},
    {Target::Kubernetes, "kubernetes"},
    {Target::Systemd, "systemd"},
}};

} // namespace

std::string_view nameOf(Target target) noexcept { return targetNames[static_cast<std::size_t>(target)].second; }

Result<Target> targetOf(std::string_view name)
{
    std::string all;
    for (const auto& [target, its] : targetNames) {
        if (its == name)
            return target;
        all.append(all.empty() ? "" : ", ").append(its);
    }
    return unexpected(ErrorKind::InvalidArgument, "There is no target \"" + std::string(name) + "\": it is one of " + all + ".");
}

Result<ExportTree> treeFor(Target target, const BundleFacts& facts, const ExportTree& bundle, const TargetOptions& options)
{
    if (target == Target::Folder || target == Target::Tar)
        return bundle;
    if (!isDnsLabel(facts.name))
        return unexpected(ErrorKind::InvalidArgument,
                          "\"" + oneLine(facts.name) + "\" cannot be the name of a deployment: lower-case letters, digits and \"-\" within, at most 63", Fault::Config);
    switch (target) {
    case Target::Container: return containerTree(facts, bundle, options);
    case Target::Oci: return ociTree(facts, bundle, options);
    case Target::Compose: return composeTree(facts, bundle, options);
    case Target::Kubernetes: return kubernetesTree(facts, bundle, options);
    case Target::Systemd: return systemdTree(facts, bundle, options);
    case Target::Folder:
    case Target::Tar: break;
    }
    return bundle;
}

} // namespace postern::exporting
