// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/ImageSettings.h"
#include "controlplane/exporting/LayerArchive.h"
#include "controlplane/exporting/Names.h"
#include "controlplane/exporting/SourceFile.h"
#include "controlplane/exporting/TargetTrees.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

namespace postern::exporting {
namespace {

using schema::Value;

// Of the image specification 1.1, manifest.md, config.md, image-layout.md.
constexpr const char* manifestType = "application/vnd.oci.image.manifest.v1+json";
constexpr const char* configType = "application/vnd.oci.image.config.v1+json";
constexpr const char* layerType = "application/vnd.oci.image.layer.v1.tar+gzip";
constexpr const char* noTime = "1970-01-01T00:00:00Z"; // the same image is the same octets whenever it is made

std::string digestOf(std::string_view octets) { return "sha256:" + crypto::sha256(octets).hex(); }

/// Puts it where layouts keep it, and says what describes it.
Value addBlob(ExportTree& layout, const char* type, std::string octets)
{
    const std::string digest = digestOf(octets);
    Value descriptor = Value::object({{"mediaType", type}, {"digest", digest}, {"size", std::uint64_t(octets.size())}});
    layout["blobs/sha256/" + digest.substr(7)].content = std::move(octets);
    return descriptor;
}

struct Layer {
    Value descriptor;
    std::string diffId; ///< of the archive before it is compressed
};

Result<Layer> addLayer(ExportTree& layout, const ExportTree& files, const std::vector<TarFolder>& folders)
{
    auto tar = tarOf(files, folders);
    auto packed = tar ? gzipped(*tar) : Result<std::string>(unexpected(tar.error()));
    if (!packed)
        return unexpected(std::move(packed).error());
    return Layer{addBlob(layout, layerType, *std::move(packed)), digestOf(*tar)};
}

Value platformOf(const ElfFile::Machine& machine)
{
    const std::string_view architecture = architectureOf(machine);
    Value out = Value::object({{"architecture", architecture}, {"os", "linux"}});
    if (architecture == "arm")
        out.set("variant", "v7"); // Debian's armhf
    else if (architecture == "arm64")
        out.set("variant", "v8");
    return out;
}

Value configOf(const ImageSettings& image, Value platform, const std::vector<Layer>& layers)
{
    Value config = Value::object({{"User", std::to_string(imageUser) + ":" + std::to_string(imageUser)}});
    Value ports = Value::map();
    for (const BundlePort& port : image.ports)
        ports.set(std::to_string(port.port) + "/tcp", Value::map());
    config.set("ExposedPorts", std::move(ports));
    Value environment = Value::list();
    for (const auto& [name, value] : image.environment)
        environment.push(name + "=" + value);
    config.set("Env", std::move(environment));
    Value entrypoint = Value::list();
    for (const std::string& each : image.entrypoint)
        entrypoint.push(each);
    config.set("Entrypoint", std::move(entrypoint));
    config.set("WorkingDir", "/");
    Value labels = Value::map();
    for (const auto& [key, value] : image.labels)
        labels.set(key, value);
    config.set("Labels", std::move(labels));
    config.set("StopSignal", "SIGTERM");

    Value out = std::move(platform);
    out.set("created", noTime);
    out.set("config", std::move(config));
    Value diffIds = Value::list();
    Value history = Value::list();
    const char* const told[] = {"posternd, and what it needs", "the bundle"};
    for (std::size_t i = 0; i < layers.size(); ++i) {
        diffIds.push(layers[i].diffId);
        history.push(Value::object({{"created", noTime}, {"created_by", "postern export"}, {"comment", told[i]}}));
    }
    out.set("rootfs", Value::object({{"type", "layers"}, {"diff_ids", std::move(diffIds)}}));
    out.set("history", std::move(history));
    return out;
}

} // namespace

Result<ExportTree> ociTree(const BundleFacts& facts, const ExportTree& bundle, const TargetOptions& options)
{
    const auto image = imageSettings(facts, options);
    const auto reference = imageReference(facts, options);
    if (!image || !reference)
        return unexpected(image ? reference.error() : image.error());
    const auto root = imageRoot(options);
    if (!root)
        return unexpected(root.error());
    if (architectureOf(root->machine).empty())
        return unexpected(ErrorKind::Unsupported, options.program.string() + " is made for a machine that images have no name for", Fault::Config);
    ExportTree out;
    // Where a runtime mounts something on a root that nobody may write to.
    std::vector<TarFolder> folders{{"dev"}, {"proc"}, {"sys"}, {"tmp"}};
    if (facts.writesState)
        folders.push_back({"state", imageUser});
    auto first = addLayer(out, root->files, folders);
    auto second = first ? addLayer(out, within("bundle", bundle), {}) : Result<Layer>(unexpected(first.error()));
    if (!second)
        return unexpected(std::move(second).error());
    const std::vector<Layer> layers{*std::move(first), *std::move(second)};

    const Value platform = platformOf(root->machine);
    Value annotations = Value::map();
    for (const auto& [key, value] : image->labels)
        annotations.set(key, value);
    Value manifest = Value::object({{"schemaVersion", 2}, {"mediaType", manifestType}});
    manifest.set("config", addBlob(out, configType, schema::writeJson(configOf(*image, platform, layers), 0)));
    manifest.set("layers", Value::list({layers[0].descriptor, layers[1].descriptor}));
    manifest.set("annotations", annotations);
    Value described = addBlob(out, manifestType, schema::writeJson(manifest, 0));
    described.set("platform", platform);
    const std::size_t lastStep = reference->rfind('/') == std::string::npos ? 0 : reference->rfind('/');
    const std::size_t tagAt = reference->find(':', lastStep);
    const std::string tag = tagAt == std::string::npos ? "latest" : reference->substr(tagAt + 1);
    described.set("annotations", Value::object({{"org.opencontainers.image.ref.name", plainWord(tag, "latest", 128)}}));
    out["index.json"].content = schema::writeJson(
        Value::object({{"schemaVersion", 2}, {"mediaType", "application/vnd.oci.image.index.v1+json"}, {"manifests", Value::list({std::move(described)})}}), 0);
    out["oci-layout"].content = R"({"imageLayoutVersion":"1.0.0"})";
    return out;
}

} // namespace postern::exporting
