// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/Targets.h"

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

Result<ExportTree> treeFor(Target target, const BundleFacts& /*facts*/, const ExportTree& bundle, const TargetOptions& /*options*/)
{
    if (target == Target::Folder || target == Target::Tar)
        return bundle;
    return unexpected(ErrorKind::InvalidArgument, "Target \"" + std::string(nameOf(target)) + "\" cannot be written yet.");
}

} // namespace postern::exporting
