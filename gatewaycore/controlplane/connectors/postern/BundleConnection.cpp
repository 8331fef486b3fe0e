// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/postern/BundleConnection.h"

#include "bundle/BundleFolder.h"
#include "controlplane/connectors/postern/FolderConnection.h"
#include "controlplane/exporting/Exporter.h"

#include <QCoreApplication>
#include <filesystem>

namespace postern::connectors::postern {
namespace {

/// What keeps the bundle from being made; empty: nothing, and it is there.
std::string exportAnew(const BundleSettings& settings, const std::string& program)
{
    exporting::ExportRequest request;
    request.project = settings.project;
    request.out = settings.bundle;
    request.name = settings.name;
    request.version = settings.version;
    request.options.program = program;
    request.replace = true;
    exporting::Exporter exporter(std::move(request));
    const auto plan = exporter.plan();
    if (!plan)
        return plan.error().describe();
    const auto written = exporter.write(*plan);
    return written ? std::string() : written.error().describe();
}

/// Whether the bundle is there and as it was exported.
bool isWhole(const std::string& bundle)
{
    schema::Problems problems;
    return bundle::isBundle(bundle) && bundle::check(bundle, {}, problems).has_value() && !problems.hasErrors();
}

} // namespace

std::unique_ptr<deployment::GatewayConnection> bundleConnection(const BundleSettings& settings, deployment::Mode mode)
{
    FolderDoor door;
    door.folder = settings.project;
    door.title = "Bundle " + settings.bundle + " of " + settings.project;
    door.pending = std::filesystem::path(settings.project) / ".postern" / "export-pending";
    const std::string program = settings.program.empty() ? (QCoreApplication::applicationDirPath() + QStringLiteral("/posternd")).toStdString() : settings.program;
    door.afterwards = [settings, program] { return exportAnew(settings, program); };
    door.isWhole = [bundle = settings.bundle] { return isWhole(bundle); };
    return std::make_unique<FolderConnection>(std::move(door), mode);
}

} // namespace postern::connectors::postern
