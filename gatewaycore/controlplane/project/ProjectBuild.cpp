// SPDX-License-Identifier: Apache-2.0
#include "controlplane/project/ProjectBuild.h"

#include "config/GatewayFolder.h"
#include "config/SecretResolver.h"
#include "controlplane/project/Fitness.h"
#include "crypto/Digest.h"
#include "dataplane/engine/Gateway.h"
#include "dataplane/filters/SecretSource.h"
#include "schema/Document.h"
#include "snapshot/SnapshotFile.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <map>

namespace postern::project {
namespace {

namespace fs = std::filesystem;

/// The hashes of everything that a build can read below the folder: of the whole, and of each entry of apis/ for itself.
struct Inputs {
    std::string whole;
    std::map<std::string, std::string> apis;
};

bool isInput(const fs::path& path)
{
    const std::string name = path.filename().string();
    return !name.starts_with('.') && name != snapshot::fileName && name != "postern.lock";
}

/// Paths and contents, in an order that does not depend on the disk. A link counts as what it leads to.
Result<Inputs> inputsOf(const fs::path& folder)
{
    std::vector<fs::path> files;
    std::error_code failure;
    fs::recursive_directory_iterator at(folder, fs::directory_options::follow_directory_symlink, failure);
    for (const fs::recursive_directory_iterator end; !failure && at != end; at.increment(failure)) {
        if (!isInput(at->path()))
            at.disable_recursion_pending();
        else if (std::error_code ignored; at->is_regular_file(ignored))
            files.push_back(at->path());
        if (at.depth() > 32)
            at.disable_recursion_pending();
    }
    if (failure)
        return unexpected(ErrorKind::IoError, folder.string() + ": cannot be read: " + failure.message(), Fault::Config);
    std::sort(files.begin(), files.end());
    Inputs out;
    std::map<std::string, std::string> texts;
    std::string whole = "postern " POSTERN_VERSION "\n";
    for (const fs::path& file : files) {
        const auto content = config::readFileText(file, std::size_t{1} << 30U);
        if (!content)
            return unexpected(content.error());
        const fs::path relative = file.lexically_relative(folder);
        const std::string line = relative.generic_string() + ' ' + crypto::sha256(*content).hex() + '\n';
        whole += line;
        if (auto step = relative.begin(); *step == "apis" && ++step != relative.end())
            texts[step->string()] += line;
    }
    out.whole = crypto::sha256(whole).hex();
    for (const auto& [name, text] : texts)
        out.apis[name] = crypto::sha256("postern " POSTERN_VERSION "\n" + text).hex();
    return out;
}

/// What was read of files that have not changed, below .postern/cache/: a file an API, named by the hash of its files.
class Cache {
  public:
    Cache(fs::path folder, const Inputs& inputs, bool use) : folder_(std::move(folder)), inputs_(inputs), use_(use)
    {
        std::error_code ignored;
        fs::create_directories(folder_, ignored);
    }

    /// Called by several threads, each for an entry of its own.
    config::ApiEntry read(const fs::path& path, bool keepDefinition)
    {
        const auto hash = inputs_.apis.find(path.filename().string());
        const fs::path file = hash != inputs_.apis.end() ? folder_ / (hash->second + ".bin") : fs::path();
        if (use_ && !keepDefinition && !file.empty()) {
            if (auto kept = readKept(path, file))
                return *std::move(kept);
        }
        config::ApiEntry entry = config::readApiEntry(path, keepDefinition);
        if (!file.empty() && entry.api && !entry.problems.hasErrors()) {
            snapshot::KeptApi kept{*entry.api, entry.settings, entry.problems.all(), entry.definitionName};
            put(file, snapshot::writeKept(kept));
        }
        return entry;
    }

    [[nodiscard]] std::size_t hits() const noexcept { return hits_; }

    /// What stands there of files as they once were.
    void tidy() const
    {
        std::vector<std::string> wanted;
        for (const auto& [name, hash] : inputs_.apis)
            wanted.push_back(hash + ".bin");
        std::sort(wanted.begin(), wanted.end());
        std::error_code failure;
        for (fs::directory_iterator at(folder_, failure), end; !failure && at != end; at.increment(failure)) {
            std::error_code ignored;
            if (!std::binary_search(wanted.begin(), wanted.end(), at->path().filename().string()))
                fs::remove(at->path(), ignored);
        }
    }

  private:
    /// A cache that cannot be written is none, and nothing else; one that is cut off has a wrong checksum. So nobody waits for
    /// the disk.
    static void put(const fs::path& file, const std::string& octets)
    {
        const fs::path aside = file.string() + ".new";
        std::error_code ignored;
        std::ofstream to(aside, std::ios::binary);
        to << octets;
        to.close();
        if (to)
            fs::rename(aside, file, ignored);
        else
            fs::remove(aside, ignored);
    }

    std::optional<config::ApiEntry> readKept(const fs::path& path, const fs::path& file)
    {
        const auto octets = config::readFileText(file);
        auto kept = octets ? snapshot::readKept(*octets) : unexpected(octets.error());
        if (!kept)
            return std::nullopt;
        ++hits_;
        config::ApiEntry entry;
        entry.name = path.filename().string();
        entry.api = std::move(kept->api);
        entry.settings = std::move(kept->settings);
        entry.definitionName = std::move(kept->definitionName);
        for (schema::Problem& each : kept->problems)
            entry.problems.add(std::move(each));
        return entry;
    }

    fs::path folder_;
    const Inputs& inputs_;
    bool use_;
    std::atomic<std::size_t> hits_{0};
};

/// A build needs no secret: where one is not there yet, filters are made with another.
class AnySecret final : public filters::SecretSource {
  public:
    [[nodiscard]] Result<Secret> secret(const schema::SecretRef& reference) override
    {
        auto real = secrets_.resolve(reference);
        return real ? std::move(real) : Result<Secret>(Secret("a secret for the time of a build"));
    }

  private:
    config::ProcessSecrets secrets_;
};

/// As the gateway would be started, with all its filters, but nothing is opened. False when something is wrong.
bool tryOut(const model::GatewayConfig& config, schema::Problems& problems)
{
    AnySecret secrets;
    engine::GatewayOptions options;
    options.workers = 1;
    options.dry = true;
    options.ports.add<filters::SecretSource>(secrets);
    const auto made = engine::Gateway::create(config, std::move(options));
    if (!made) {
        problems.error({}, {}, made.error().describe());
        return false;
    }
    problems.append((*made)->problems());
    return !(*made)->problems().hasErrors();
}

/// What needs a full gateway has other words in its own files than what is merely wrong.
void explain(const fs::path& folder, const std::string& name, schema::Problems& problems)
{
    const config::ApiEntry entry = config::readApiEntry(folder / "apis" / name, false);
    schema::Problems ignored;
    std::error_code failure;
    schema::Value document;
    for (const char* const file : {"api.yaml", "api.json"}) {
        if (fs::exists(folder / "apis" / name / file, failure)) {
            if (auto read = schema::readFile(folder / "apis" / name / file, ignored, "apis/" + name + "/" + file))
                document = *std::move(read);
        }
    }
    const Fitness fitness = fitnessOf(document.find("data"), entry.api ? &*entry.api : nullptr, entry.settings, {});
    if (fitness.kind == Fitness::Kind::FullGateway)
        problems.append(fitness.reasons);
}

} // namespace

BuildReport buildProject(const fs::path& folder, const BuildRules& rules)
{
    BuildReport out;
    out.file = folder / snapshot::fileName;
    const auto inputs = inputsOf(folder);
    if (!inputs) {
        out.problems.error({}, {}, inputs.error().message());
        return out;
    }
    std::error_code ignored;
    if (!rules.always) {
        const auto octets = config::readFileText(out.file, std::size_t{1} << 30U);
        const auto built = octets ? snapshot::read(*octets, folder) : unexpected(octets.error());
        if (built && built->inputs == inputs->whole) {
            out.outcome = BuildReport::Outcome::Unchanged;
            out.size = octets->size();
            out.apis = built->config.apis.size();
            for (const model::Api& api : built->config.apis)
                out.operations += api.operations.size();
            return out;
        }
    }
    Cache cache(folder / ".postern" / "cache", *inputs, rules.useCache);
    config::LoadedGateway loaded = config::loadGateway(folder, {}, config::Overrides::UnknownApi::Refused,
                                                       [&cache](const fs::path& path, bool keep) { return cache.read(path, keep); });
    out.problems = loaded.problems;
    out.refused = loaded.refused;
    for (const std::string& name : loaded.refused)
        explain(folder, name, out.problems);
    out.fromCache = cache.hits();
    if (!loaded.config || !tryOut(*loaded.config, out.problems) || out.problems.hasErrors())
        return out;
    for (const model::Api& api : loaded.config->apis)
        out.operations += api.operations.size();
    out.apis = loaded.config->apis.size();
    const std::string octets = snapshot::write(
        {*std::move(loaded.config), std::move(loaded.names), {}, std::move(loaded.document), inputs->whole});
    if (const auto written = config::writeFileAtomically(out.file, octets); !written) {
        out.problems.error({}, {}, written.error().message());
        return out;
    }
    cache.tidy();
    out.size = octets.size();
    out.outcome = BuildReport::Outcome::Built;
    return out;
}

} // namespace postern::project
