// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/Exporter.h"

#include "base/Files.h"
#include "bundle/Manifest.h"
#include "bundle/Signature.h"
#include "config/OverridableKeys.h"
#include "controlplane/exporting/BundleContents.h"
#include "controlplane/exporting/Components.h"
#include "controlplane/exporting/LicenceText.h"
#include "controlplane/exporting/Readme.h"
#include "controlplane/exporting/RecordedBackends.h"
#include "controlplane/exporting/Sbom.h"
#include "controlplane/exporting/TreeWriter.h"
#include "controlplane/project/ProjectBuild.h"
#include "crypto/Digest.h"
#include "snapshot/SnapshotFile.h"

#include <algorithm>
#include <set>

namespace postern::exporting {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largestInput = std::size_t{1} << 30U;

std::string hexadecimal(std::uint64_t number)
{
    std::string out(16, '0');
    for (auto digit = out.rbegin(); digit != out.rend(); ++digit, number >>= 4U)
        *digit = "0123456789abcdef"[number & 0xfU];
    return out;
}

bool isLabel(std::string_view name)
{
    return !name.empty() && name.size() <= 63 && name.front() != '-' && name.back() != '-' &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

/// A DNS label of a folder's name; "gateway" when nothing is left of it.
std::string labelOf(const fs::path& folder)
{
    std::error_code failure;
    std::string name = fs::weakly_canonical(folder, failure).filename().string();
    std::string out;
    for (const char c : name) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        const bool good = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        if (good || (!out.empty() && out.back() != '-'))
            out += good ? lower : '-';
    }
    out.resize(std::min<std::size_t>(out.size(), 63));
    while (out.ends_with('-'))
        out.pop_back();
    return out.empty() ? "gateway" : out;
}

/// The keys of a bundle: all that are marked, or those of them that were asked for; one that names what is above marked ones
/// ("clusters") stands for these.
Result<std::vector<std::string>> chosenKeys(const std::vector<std::string>& wanted)
{
    const std::vector<std::string>& marked = config::overridableKeys();
    if (wanted.empty())
        return marked;
    std::set<std::string> out;
    for (const std::string& key : wanted) {
        if (key == "none")
            continue;
        const std::vector<std::string> steps = config::stepsOf(key);
        bool any = false;
        for (const std::string& each : marked) {
            const std::vector<std::string> known = config::stepsOf(each);
            if (config::covers(known, steps, true)) {
                out.insert(key);
                any = true;
            } else if (!steps.empty() && config::covers(steps, known, true)) {
                out.insert(each);
                any = true;
            }
        }
        if (!any) {
            std::string list;
            for (const std::string& each : marked)
                list += (list.empty() ? "" : ", ") + each;
            const std::string guess = schema::closest(key, marked);
            return unexpected(ErrorKind::InvalidArgument, '"' + key + "\" is no key that can be left open in a bundle" +
                                                              (guess.empty() ? "" : "; did you mean \"" + guess + "\"?") + " These can: " + list, Fault::Config);
        }
    }
    return std::vector<std::string>(out.begin(), out.end());
}

/// For people and deployments "listeners.*.port" is said of each listener.
std::vector<std::string> spelledOut(const std::vector<std::string>& keys, std::size_t listeners)
{
    constexpr std::string_view prefix = "listeners.*.";
    std::vector<std::string> out;
    for (const std::string& key : keys) {
        if (!key.starts_with(prefix)) {
            out.push_back(key);
            continue;
        }
        for (std::size_t i = 0; i < listeners; ++i)
            out.push_back("listeners." + std::to_string(i) + '.' + key.substr(prefix.size()));
    }
    return out;
}

Result<snapshot::Snapshot> builtSnapshot(const fs::path& project, schema::Problems& problems)
{
    const project::BuildReport report = project::buildProject(project);
    problems.append(report.problems);
    if (report.outcome == project::BuildReport::Outcome::Failed)
        return unexpected(report.problems.toError());
    const auto octets = files::read(report.file, largestInput);
    if (!octets)
        return unexpected(octets.error());
    return snapshot::read(*octets, {});
}

bundle::Manifest manifestOf(const BundleFacts& facts, const std::string& version, const std::vector<std::string>& keys, const ExportTree& files)
{
    bundle::Manifest out;
    out.name = facts.name;
    out.version = version;
    out.posternd = {POSTERN_VERSION, hexadecimal(snapshot::shape())};
    out.overridable = keys;
    for (const BundleSecret& secret : facts.secrets)
        out.secrets.push_back((secret.source == BundleSecret::Source::Environment ? "env:" : "file:") + secret.name);
    for (const auto& [path, file] : files)
        out.files.push_back({path, file.content.size(), crypto::sha256(file.content).hex(), file.executable});
    return out;
}

} // namespace

std::string_view nameOf(ExportProgress::Step step) noexcept
{
    using Step = ExportProgress::Step;
    switch (step) {
    case Step::Build: return "build";
    case Step::Read: return "read";
    case Step::Describe: return "describe";
    case Step::Arrange: return "arrange";
    case Step::Write: break;
    }
    return "write";
}

void ExportWatch::tell(ExportProgress::Step step, std::string what, std::size_t done, std::size_t total) const
{
    if (progress)
        progress({step, std::move(what), done, total});
}

Result<void> ExportWatch::goOn() const
{
    if (stop != nullptr && stop->load(std::memory_order_relaxed))
        return unexpected(ErrorKind::Cancelled, "the export was cancelled, and nothing was written");
    return {};
}

fs::path Exporter::defaultOut(const BundleFacts& facts, Target target)
{
    std::string name = facts.name + '-' + facts.version;
    for (char& c : name) {
        if (c == '/' || static_cast<unsigned char>(c) < 0x20)
            c = '-';
    }
    if (target == Target::Tar)
        name += ".tar.zst";
    else if (target != Target::Folder)
        name.append("-").append(nameOf(target));
    return name;
}

Result<ExportPlan> Exporter::plan()
{
    ExportPlan out;
    problems_ = {};
    const std::string name = request_.name.empty() ? labelOf(request_.project) : request_.name;
    if (!isLabel(name))
        return unexpected(ErrorKind::InvalidArgument, '"' + name.substr(0, 80) + "\" is no name for a bundle: 1 to 63 of a-z, 0-9 and -, as a host name", Fault::Config);
    if (request_.version.size() > 100 || std::any_of(request_.version.begin(), request_.version.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '/'; }))
        return unexpected(ErrorKind::InvalidArgument, "a version has no blanks and no /", Fault::Config);
    const auto keys = chosenKeys(request_.overridable);
    if (!keys)
        return unexpected(keys.error());

    watch_.tell(ExportProgress::Step::Build);
    auto snapshot = builtSnapshot(request_.project, problems_);
    if (!snapshot)
        return unexpected(snapshot.error());
    if (auto going = watch_.goOn(); !going)
        return unexpected(going.error());

    watch_.tell(ExportProgress::Step::Read);
    schema::Problems found;
    BundleContents contents = contentsOf(*std::move(snapshot), request_.project, found);
    problems_.append(found);
    if (found.hasErrors())
        return unexpected(found.toError());
    out.facts = std::move(contents.facts);
    out.listeners = contents.listeners;
    out.facts.name = name;
    out.facts.version = request_.version;
    out.facts.posterndVersion = POSTERN_VERSION;
    out.facts.overridable = spelledOut(*keys, contents.listeners);
    out.facts.signedBundle = request_.signer.has_value();
    out.bundle = std::move(contents.files);

    watch_.tell(ExportProgress::Step::Describe);
    const auto components = componentsOf(request_.options.program, problems_);
    if (!components)
        return unexpected(components.error());
    if (const auto version = versionOf(request_.options.program); version && *version != POSTERN_VERSION)
        return unexpected(ErrorKind::InvalidArgument, request_.options.program.string() + " is posternd " + *version + ", and what is exported runs in " POSTERN_VERSION " only", Fault::Config);
    const auto program = files::read(request_.options.program, largestInput);
    if (!program)
        return unexpected(program.error());
    if (auto going = watch_.goOn(); !going)
        return unexpected(going.error());
    const std::string content = crypto::sha256(out.bundle.at(std::string(bundle::snapshotName)).content).hex().substr(0, 16);
    out.bundle["sbom.spdx.json"].content = sbomOf(out.facts, *components, content, crypto::sha256(*program).hex());
    out.bundle["README.txt"].content = readmeOf(out.facts);
    out.bundle["licences/postern/LICENSE"].content = licenceText();
    for (const Component& component : *components) {
        if (!component.copyright.empty())
            out.bundle["licences/" + component.name + "/copyright"].content = component.copyright;
    }

    const bundle::Manifest manifest = manifestOf(out.facts, request_.version, *keys, out.bundle);
    const std::string text = manifest.toText();
    out.bundle[std::string(bundle::manifestName)].content = text;
    if (request_.signer) {
        auto signature = bundle::sign(*request_.signer, text);
        if (!signature)
            return unexpected(signature.error());
        out.bundle[std::string(bundle::signatureName)].content = *std::move(signature);
    }
    out.facts.hash = crypto::sha256(text).hex();
    if (out.facts.version.empty())
        out.facts.version = out.facts.hash.substr(0, 12);

    watch_.tell(ExportProgress::Step::Arrange);
    TargetOptions options = request_.options;
    if (request_.signer && options.signers.empty()) { // what is around a bundle that is signed asks for that signature
        auto signers = request_.signer->publicPem();
        if (!signers)
            return unexpected(std::move(signers).error());
        options.signers = *std::move(signers);
    }
    auto tree = treeFor(request_.target, out.facts, out.bundle, options);
    if (!tree)
        return unexpected(tree.error());
    out.tree = *std::move(tree);
    for (const auto& [path, file] : out.tree) {
        if (const std::string_view why = bundle::whyNoPath(path); !why.empty())
            return unexpected(ErrorKind::Internal, "the path " + bundle::shown(path) + ' ' + std::string(why));
        std::error_code ignored;
        out.octets += file.source.empty() ? file.content.size() : fs::file_size(file.source, ignored);
    }
    out.out = request_.out.empty() ? defaultOut(out.facts, request_.target) : request_.out;
    if (!out.out.has_filename())
        out.out = out.out.parent_path();
    out.problems = problems_;
    return out;
}

Result<Exporter::Outcome> Exporter::write(const ExportPlan& plan)
{
    if (request_.target == Target::Tar)
        return placeTar(plan.tree, plan.facts.name + '-' + plan.facts.version, plan.out, request_.replace, watch_);
    return placeFolder(plan.tree, plan.out, request_.replace, watch_);
}

Result<void> Exporter::stageTrial(const ExportPlan& plan, const fs::path& folder, const RecordedBackends* backends)
{
    schema::Problems problems;
    auto snapshot = builtSnapshot(request_.project, problems);
    if (!snapshot)
        return unexpected(snapshot.error());
    if (backends != nullptr)
        backends->takePlaceIn(*snapshot);
    problems = {};
    BundleContents contents = contentsOf(*std::move(snapshot), request_.project, problems, SecretPlacing::Project);
    if (problems.hasErrors())
        return unexpected(problems.toError());
    contents.facts.name = plan.facts.name;
    std::string text = manifestOf(contents.facts, request_.version, config::overridableKeys(), contents.files).toText();
    contents.files[std::string(bundle::manifestName)].content = std::move(text);
    return writeFolder(contents.files, folder, watch_);
}

} // namespace postern::exporting
