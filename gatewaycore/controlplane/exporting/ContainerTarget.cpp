// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/ImageSettings.h"
#include "controlplane/exporting/SourceFile.h"
#include "controlplane/exporting/TargetTrees.h"
#include "schema/Document.h"

namespace postern::exporting {
namespace {

/// A value of LABEL and ENV, where `$` would be a variable and `\` the escape.
std::string quotedForContainerfile(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '$')
            out += '\\';
        out += c;
    }
    return out + "\"";
}

std::string containerfile(const ImageSettings& image, bool writesState)
{
    const std::string user = std::to_string(imageUser) + ":" + std::to_string(imageUser);
    std::string out = "# Build:  podman build -t NAME .      (or docker build -f Containerfile -t NAME .)\n"
                      "# Run:    podman run --read-only --cap-drop=ALL --security-opt=no-new-privileges";
    for (const BundlePort& port : image.ports)
        out += " -p " + std::to_string(port.port) + ":" + std::to_string(port.port);
    out += " NAME\n"
           "FROM scratch\n"
           "COPY rootfs/ /\n"
           "COPY bundle/ /bundle/\n";
    if (writesState) // a volume that is new takes the owner of the folder that it is mounted at
        out += "COPY --chown=" + user + " state/ /state/\n";
    for (const auto& [key, value] : image.labels)
        out += "LABEL " + key + "=" + quotedForContainerfile(value) + "\n";
    for (const auto& [name, value] : image.environment)
        out += "ENV " + name + "=" + quotedForContainerfile(value) + "\n";
    for (const BundlePort& port : image.ports)
        out += "EXPOSE " + std::to_string(port.port) + "/tcp\n";
    schema::Value arguments = schema::Value::list();
    for (const std::string& each : image.entrypoint)
        arguments.push(each);
    out += "WORKDIR /\n"
           "USER " + user + "\n"
           "STOPSIGNAL SIGTERM\n"
           "ENTRYPOINT " + schema::writeJson(arguments, 0) + "\n";
    return out;
}

} // namespace

Result<ExportTree> containerTree(const BundleFacts& facts, const ExportTree& bundle, const TargetOptions& options)
{
    const auto image = imageSettings(facts, options);
    if (!image)
        return unexpected(image.error());
    const auto root = imageRoot(options);
    if (!root)
        return unexpected(root.error());
    ExportTree out = within("rootfs", root->files);
    out.merge(within("bundle", bundle));
    if (facts.writesState)
        out["state/.keep"]; // a folder of nothing is lost on its way
    out["Containerfile"].content = containerfile(*image, facts.writesState);
    return out;
}

} // namespace postern::exporting
