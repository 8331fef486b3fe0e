// SPDX-License-Identifier: Apache-2.0
#include "config/ApiPlace.h"

#include "config/GatewayFolder.h"
#include "crypto/Random.h"
#include "schema/Document.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#ifndef RENAME_EXCHANGE
#define RENAME_EXCHANGE (1U << 1U)
#endif

namespace postern::config {
namespace {

namespace fs = std::filesystem;

constexpr const char* policiesFile = "policies.yaml";

fs::path markFile(const fs::path& folder, const std::string& entry) { return folder / "apis" / ('.' + entry + ".deployed"); }

Error cannotPlace(const std::string& entry, std::string why)
{
    return {ErrorKind::IoError, "apis/" + entry + " cannot be put in its place: " + std::move(why) + '.', Fault::Internal};
}

Result<void> writeAside(const fs::path& to, const std::string& entry, const ApiFiles& files)
{
    std::error_code failure;
    for (const auto& [path, text] : files) {
        const fs::path file = path.empty() ? to : to / path;
        fs::create_directories(file.parent_path(), failure);
        if (failure)
            return unexpected(cannotPlace(entry, failure.message()));
        if (auto written = writeFileAtomically(file, text); !written)
            return written;
    }
    return {};
}

/// What is on the disk outlives a loss of power.
void syncFolder(const fs::path& folder)
{
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    (void)::fsync(descriptor);
    ::close(descriptor);
}

/// Both are there: each takes the other's place in one step, where the file system can.
Result<void> exchange(const fs::path& a, const fs::path& b, const std::string& entry)
{
#ifdef __GLIBC__ // others may not have it
    if (::renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0)
        return {};
    if (errno != EINVAL && errno != ENOSYS)
        return unexpected(cannotPlace(entry, std::strerror(errno)));
#endif
    const fs::path between = a.string() + ".between";
    std::error_code failure;
    fs::rename(b, between, failure);
    if (failure)
        return unexpected(cannotPlace(entry, failure.message()));
    fs::rename(a, b, failure);
    if (failure) {
        std::error_code back;
        fs::rename(between, b, back);
        return unexpected(cannotPlace(entry, failure.message()));
    }
    fs::rename(between, a, failure);
    return failure ? Result<void>(unexpected(cannotPlace(entry, failure.message()))) : Result<void>();
}

/// The text with policies added at its end, so that comments stay; written anew where that does not do.
Result<std::string> policiesWith(const std::string& text, const schema::Value& added, const std::vector<std::string>& removed)
{
    schema::Problems problems;
    auto there = text.empty() ? std::optional(schema::Value::map()) : schema::readYaml(text, policiesFile, problems);
    if (!there || !(there->isMap() || there->isNull()))
        return unexpected(ErrorKind::InvalidConfig, "policies.yaml of the gateway cannot be read, so nothing is added to it.", Fault::Config);
    schema::Value wanted = there->isNull() ? schema::Value::map() : *there;
    schema::Value missing = schema::Value::map();
    for (const schema::Entry& policy : added.entries()) {
        const schema::Value* const same = wanted.find(policy.key);
        if (same != nullptr && !(*same == policy.value))
            return unexpected(ErrorKind::AlreadyExists, "The gateway has another throttling policy \"" + policy.key + "\". Rename one of them.", Fault::Config);
        if (same == nullptr)
            missing.set(policy.key, policy.value);
    }
    for (const schema::Entry& policy : missing.entries())
        wanted.set(policy.key, policy.value);
    bool changed = missing.size() > 0;
    for (const std::string& name : removed)
        changed = wanted.remove(name) || changed;
    if (!changed)
        return text;
    if (missing.size() > 0) {
        std::string longer = text;
        if (!longer.empty() && !longer.ends_with('\n'))
            longer += '\n';
        longer += schema::writeYaml(missing);
        schema::Problems ignored;
        const auto again = schema::readYaml(longer, policiesFile, ignored);
        if (again && *again == wanted)
            return longer;
    } else if (const std::string part = [&] {
                   schema::Value gone = schema::Value::map();
                   for (const std::string& name : removed) {
                       if (const schema::Value* const policy = there->find(name))
                           gone.set(name, *policy);
                   }
                   return schema::writeYaml(gone);
               }();
               text.ends_with(part)) { // as it was added
        return text.substr(0, text.size() - part.size());
    }
    return schema::writeYaml(wanted);
}

} // namespace

PlacedApi::PlacedApi(PlacedApi&& other) noexcept
    : folder_(std::move(other.folder_)), aside_(std::exchange(other.aside_, {})), entry_(std::move(other.entry_)), mark_(std::move(other.mark_)),
      hadMark_(other.hadMark_), hadEntry_(other.hadEntry_), policies_(std::move(other.policies_))
{
}

PlacedApi& PlacedApi::operator=(PlacedApi&& other) noexcept
{
    if (this == &other)
        return *this;
    (void)takeBack();
    folder_ = std::move(other.folder_);
    aside_ = std::exchange(other.aside_, {});
    entry_ = std::move(other.entry_);
    mark_ = std::move(other.mark_);
    hadMark_ = other.hadMark_;
    hadEntry_ = other.hadEntry_;
    policies_ = std::move(other.policies_);
    return *this;
}

void PlacedApi::keep() noexcept
{
    std::error_code ignored;
    if (!aside_.empty())
        fs::remove_all(aside_, ignored);
    aside_.clear();
}

Result<void> PlacedApi::takeBack()
{
    if (aside_.empty())
        return {};
    const fs::path place = folder_ / "apis" / entry_;
    const fs::path old = aside_ / entry_;
    std::error_code failure;
    const bool there = fs::exists(fs::symlink_status(place, failure));
    if (hadEntry_ && there) {
        if (auto done = exchange(old, place, entry_); !done)
            return done;
    } else if (hadEntry_) {
        fs::rename(old, place, failure);
    } else if (there) {
        fs::rename(place, old, failure);
    }
    if (failure)
        return unexpected(cannotPlace(entry_, failure.message()));
    if (hadMark_) {
        if (auto written = writeFileAtomically(markFile(folder_, entry_), mark_); !written)
            return written;
    } else {
        fs::remove(markFile(folder_, entry_), failure);
    }
    if (policies_ && policies_->empty())
        fs::remove(folder_ / policiesFile, failure);
    else if (policies_) {
        if (auto written = writeFileAtomically(folder_ / policiesFile, *policies_); !written)
            return written;
    }
    syncFolder(folder_ / "apis");
    keep();
    return {};
}

Result<PlacedApi> placeApi(const fs::path& folder, const ApiPlacing& placing)
{
    const bool removing = placing.files.empty();
    if (removing && !isEntryName(placing.entry))
        return unexpected(ErrorKind::InvalidArgument, "\"" + placing.entry.substr(0, 200) + "\" cannot be a name below apis/.", Fault::Config);
    if (auto good = removing ? Result<void>() : checkApiFiles(placing.entry, placing.files); !good)
        return unexpected(std::move(good).error());
    const fs::path place = folder / "apis" / placing.entry;
    std::error_code failure;
    PlacedApi out;
    out.folder_ = folder;
    out.entry_ = placing.entry;
    out.hadEntry_ = fs::exists(fs::symlink_status(place, failure));
    if (removing && !out.hadEntry_)
        return unexpected(ErrorKind::NotFound, "There is no apis/" + placing.entry + '.', Fault::Config);
    if (const auto mark = markOf(folder, placing.entry)) {
        out.hadMark_ = true;
        out.mark_ = *mark;
    }

    std::string policies;
    const bool hadPolicies = fs::exists(folder / policiesFile, failure);
    if (hadPolicies) {
        auto text = readFileText(folder / policiesFile);
        if (!text)
            return unexpected(std::move(text).error());
        policies = *std::move(text);
    }
    auto wanted = policiesWith(policies, placing.policies, placing.withoutPolicies);
    if (!wanted)
        return unexpected(std::move(wanted).error());

    const fs::path aside = folder / ".postern" / "placing" / crypto::randomToken(9);
    fs::create_directories(folder / "apis", failure);
    if (!failure)
        fs::create_directories(aside, failure);
    if (failure)
        return unexpected(cannotPlace(placing.entry, failure.message()));
    out.aside_ = aside; // from here on what was done is taken back
    if (auto written = writeAside(aside / placing.entry, placing.entry, placing.files); !written) {
        out.keep(); // nothing is in its place yet
        return unexpected(std::move(written).error());
    }
    if (*wanted != policies) { // first: the API names them
        if (auto written = writeFileAtomically(folder / policiesFile, *wanted); !written) {
            out.keep();
            return unexpected(std::move(written).error());
        }
        out.policies_ = policies;
    }
    Result<void> placed;
    if (!removing && out.hadEntry_) {
        placed = exchange(aside / placing.entry, place, placing.entry);
    } else {
        removing ? fs::rename(place, aside / placing.entry, failure) : fs::rename(aside / placing.entry, place, failure);
        if (failure)
            placed = unexpected(cannotPlace(placing.entry, failure.message()));
    }
    if (!placed) {
        if (out.policies_ && hadPolicies)
            (void)writeFileAtomically(folder / policiesFile, policies);
        else if (out.policies_)
            fs::remove(folder / policiesFile, failure);
        out.keep();
        return unexpected(std::move(placed).error());
    }
    if (removing || placing.revision.empty())
        fs::remove(markFile(folder, placing.entry), failure);
    else if (auto marked = writeFileAtomically(markFile(folder, placing.entry), placing.revision + '\n'); !marked)
        return unexpected(std::move(marked).error()); // and is taken back
    syncFolder(folder / "apis");
    return out;
}

std::optional<std::string> markOf(const fs::path& folder, const std::string& entry)
{
    std::error_code failure;
    const fs::path file = markFile(folder, entry);
    if (!fs::is_regular_file(file, failure))
        return std::nullopt;
    auto text = readFileText(file, 4096);
    if (!text)
        return std::nullopt;
    while (text->ends_with('\n'))
        text->pop_back();
    return *std::move(text);
}

} // namespace postern::config
