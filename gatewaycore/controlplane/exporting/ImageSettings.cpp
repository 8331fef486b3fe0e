// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/ImageSettings.h"

#include "controlplane/exporting/Names.h"

#include <algorithm>

namespace postern::exporting {
namespace {

std::vector<std::string_view> stepsOfKey(std::string_view key)
{
    std::vector<std::string_view> out;
    for (;;) {
        const std::size_t end = key.find('.');
        out.push_back(key.substr(0, end));
        if (end == std::string_view::npos)
            return out;
        key.remove_prefix(end + 1);
    }
}

bool isUnixSocket(const BundlePort& port) { return port.address.starts_with("unix:"); }

/// Only this machine's own programs reach it.
bool isLoopback(const std::string& address) { return address == "localhost" || address == "::1" || address.starts_with("127."); }

std::string listOf(const std::vector<std::string>& names)
{
    constexpr std::size_t most = 20;
    std::string out;
    for (std::size_t i = 0; i < names.size() && i < most; ++i)
        out.append(out.empty() ? "" : ", ").append(names[i]);
    return names.size() <= most ? out : out + " and " + std::to_string(names.size() - most) + " more";
}

} // namespace

bool mayOverride(const BundleFacts& facts, std::string_view key)
{
    const auto wanted = stepsOfKey(key);
    return std::any_of(facts.overridable.begin(), facts.overridable.end(), [&](const std::string& each) {
        const auto steps = stepsOfKey(each);
        if (steps.size() > wanted.size())
            return false;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (steps[i] != "*" && steps[i] != wanted[i])
                return false;
        }
        return true;
    });
}

std::vector<BundlePort> publicPorts(const BundleFacts& facts)
{
    std::vector<BundlePort> out;
    std::copy_if(facts.ports.begin(), facts.ports.end(), std::back_inserter(out), [](const BundlePort& each) { return !isUnixSocket(each); });
    return out;
}

Result<std::vector<std::pair<std::string, std::string>>> reachable(const BundleFacts& facts)
{
    std::vector<std::pair<std::string, std::string>> out;
    const auto refuse = [](const BundlePort& port, const std::string& why) {
        return unexpected(ErrorKind::InvalidArgument, "listener \"" + oneLine(port.name) + "\" " + why, Fault::Config);
    };
    for (std::size_t i = 0; i < facts.ports.size(); ++i) {
        const BundlePort& port = facts.ports[i];
        if (isUnixSocket(port))
            continue;
        if (port.port == 0)
            return refuse(port, "takes any free port, which nobody outside could know: give it one");
        if (!port.address.empty() && !isLoopback(port.address))
            continue;
        const std::string number = port.listener < 0 ? std::to_string(i) : std::to_string(port.listener);
        if (mayOverride(facts, "listeners." + number + ".address"))
            out.emplace_back("POSTERN_CFG__LISTENERS__" + number + "__ADDRESS", "0.0.0.0");
        else if (!port.address.empty())
            return refuse(port, "listens on " + port.address + ", where nothing outside of a container reaches it: write address: 0.0.0.0");
    }
    return out;
}

Result<ImageSettings> imageSettings(const BundleFacts& facts, const TargetOptions& options)
{
    auto environment = reachable(facts);
    if (!environment)
        return unexpected(std::move(environment).error());
    ImageSettings out;
    out.environment = *std::move(environment);
    out.environment.emplace_back("SSL_CERT_FILE", imageAuthorities);
    out.entrypoint = {imageProgram, "--config", imageBundle};
    if (facts.writesState)
        out.entrypoint.insert(out.entrypoint.end(), {"--state", imageState});
    if (!options.signers.empty())
        out.entrypoint.insert(out.entrypoint.end(), {"--require-signature", imageSigners});
    out.labels = {{"org.opencontainers.image.title", facts.name},
                  {"org.opencontainers.image.version", oneLine(facts.version)},
                  {"org.opencontainers.image.revision", facts.hash},
                  {"org.opencontainers.image.description", oneLine("API gateway of " + listOf(facts.apis))},
                  {"org.opencontainers.image.licenses", "Apache-2.0"},
                  {"dev.postern.posternd", oneLine(facts.posterndVersion)}};
    out.ports = publicPorts(facts);
    return out;
}

Result<std::string> imageReference(const BundleFacts& facts, const TargetOptions& options)
{
    const std::string name = options.image.empty() ? facts.name : options.image;
    const std::size_t lastStep = name.rfind('/') == std::string::npos ? 0 : name.rfind('/') + 1;
    const bool complete = name.find(':', lastStep) != std::string::npos || name.find('@') != std::string::npos;
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view("._-/:").find(c) != std::string_view::npos;
    };
    const std::string_view path = std::string_view(name).substr(0, complete ? name.find_first_of(":@", lastStep) : name.size());
    const bool odd = path.empty() || path.front() == '/' || path.back() == '/' || path.find("//") != std::string_view::npos || path.find("..") != std::string_view::npos;
    const auto plain = [](char c) { return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7f && c != '$' && c != '"' && c != '\''; };
    if (odd || !std::all_of(path.begin(), path.end(), fits) || !std::all_of(name.begin(), name.end(), plain))
        return unexpected(ErrorKind::InvalidArgument,
                          "an image cannot be called \"" + oneLine(name) + "\": lower-case letters, digits, \".\", \"_\", \"-\", and \"/\" between its steps, as in registry.example/team/orders",
                          Fault::Config);
    return complete ? name : name + ":" + plainWord(facts.version, "latest", 128);
}

Result<RootFileSystem> imageRoot(const TargetOptions& options)
{
    auto root = rootFileSystem(options.program, options.systemRoot);
    if (root && !options.signers.empty())
        root->files[std::string(imageSigners).substr(1)].content = options.signers;
    return root;
}

} // namespace postern::exporting
