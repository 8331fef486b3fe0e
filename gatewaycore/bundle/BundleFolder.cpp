// SPDX-License-Identifier: Apache-2.0
#include "bundle/BundleFolder.h"

#include "bundle/Signature.h"
#include "crypto/Digest.h"

#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace postern::bundle {
namespace {

class Descriptor {
  public:
    explicit Descriptor(int number) noexcept : number_(number) {}
    ~Descriptor()
    {
        if (number_ >= 0)
            ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const noexcept { return number_; }
    [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }

  private:
    int number_;
};

struct CloseFolder {
    void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

constexpr std::size_t deepest = 64;
constexpr std::uint64_t largestManifest = 16ULL << 20U;
constexpr std::uint64_t largestSignature = 64ULL << 10U;

/// One walk over a bundle's folder.
class Walk {
  public:
    Walk(const CheckRules& rules, schema::Problems& problems) : rules_(rules), problems_(problems) {}

    std::optional<CheckedBundle> run(const std::filesystem::path& folder)
    {
        const std::size_t before = problems_.errorCount();
        const Descriptor root(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (root.get() < 0) {
            fail(folder.string(), std::string("cannot be read: ") + std::strerror(errno));
            return std::nullopt;
        }
        if (!readManifest(root.get()))
            return std::nullopt;
        walkFolder(root.get(), "", 0);
        for (const BundleFile& file : out_.manifest.files) {
            if (!met_.contains(file.path))
                fail(file.path, "is missing");
        }
        if (problems_.errorCount() != before)
            return std::nullopt;
        return std::move(out_);
    }

  private:
    void fail(std::string_view name, std::string why, std::string hint = {})
    {
        problems_.error(schema::Location::of(shown(name)), {}, std::move(why), std::move(hint));
    }

    /// Octets of a small file that is not listed; nothing and a problem when it cannot be taken. `absent` when it is not there.
    std::optional<std::string> readSmall(int root, std::string_view name, std::uint64_t largest, bool& absent)
    {
        const std::string path(name);
        const Descriptor file(::openat(root, path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        absent = file.get() < 0 && errno == ENOENT;
        if (absent)
            return std::nullopt;
        struct stat seen {};
        if (file.get() < 0 || ::fstat(file.get(), &seen) != 0) {
            fail(name, errno == ELOOP ? "is a link" : std::string("cannot be read: ") + std::strerror(errno));
            return std::nullopt;
        }
        if (!S_ISREG(seen.st_mode)) {
            fail(name, "is no file");
            return std::nullopt;
        }
        if (static_cast<std::uint64_t>(seen.st_size) > largest) {
            fail(name, "is larger than " + ByteCount(largest).toString());
            return std::nullopt;
        }
        std::string text;
        if (!readAll(file.get(), name, largest, [&text](std::string_view part) { text.append(part); }))
            return std::nullopt;
        return text;
    }

    /// At most one octet more than `most`, which tells that there is more.
    template <class Use> bool readAll(int file, std::string_view name, std::uint64_t most, Use use)
    {
        std::uint64_t read = 0;
        while (read <= most) {
            const ssize_t got = ::read(file, buffer_, static_cast<std::size_t>(std::min<std::uint64_t>(sizeof buffer_, most + 1 - read)));
            if (got == 0)
                return true;
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0) {
                fail(name, std::string("cannot be read: ") + std::strerror(errno));
                return false;
            }
            read += static_cast<std::uint64_t>(got);
            use(std::string_view(buffer_, static_cast<std::size_t>(got)));
        }
        fail(name, "grew while it was read");
        return false;
    }

    bool readManifest(int root)
    {
        bool absent = false;
        const auto text = readSmall(root, manifestName, largestManifest, absent);
        if (absent)
            fail(manifestName, "is missing");
        if (!text)
            return false;
        const auto signature = readSmall(root, signatureName, largestSignature, absent);
        if (!signature && !absent)
            return false;
        out_.hasSignature = signature.has_value();
        // Nothing of what it says counts before it is known whose word it is.
        if (!rules_.signers.empty()) {
            const Result<void> checked = signature ? checkSignature(*signature, *text, rules_.signers) : Result<void>();
            if (!signature)
                fail(signatureName, "is missing, and only a signed bundle is taken", "postern export --sign KEYFILE");
            else if (!checked)
                fail(signatureName, checked.error().message());
            if (!signature || !checked)
                return false;
        }
        out_.hash = crypto::sha256(*text).hex();
        auto manifest = Manifest::parse(*text, problems_);
        if (!manifest)
            return false;
        out_.manifest = *std::move(manifest);
        // Folders that a listed file is in: an empty one, or one of something else, belongs to nothing.
        for (const BundleFile& file : out_.manifest.files) {
            for (std::size_t at = file.path.find('/'); at != std::string::npos; at = file.path.find('/', at + 1))
                folders_.insert(file.path.substr(0, at));
        }
        return true;
    }

    void walkFolder(int folder, const std::string& prefix, std::size_t depth)
    {
        const std::unique_ptr<DIR, CloseFolder> stream(openStream(folder));
        if (stream == nullptr)
            return fail(prefix.empty() ? std::string_view("the bundle") : std::string_view(prefix), std::string("cannot be read: ") + std::strerror(errno));
        errno = 0;
        for (const dirent* each = ::readdir(stream.get()); each != nullptr; each = ::readdir(stream.get())) {
            const std::string name(each->d_name);
            if (name != "." && name != "..")
                take(folder, name, prefix.empty() ? name : prefix + '/' + name, depth);
            errno = 0;
        }
        if (errno != 0)
            fail(prefix, std::string("cannot be read: ") + std::strerror(errno));
    }

    /// The stream owns a descriptor of its own.
    static DIR* openStream(int folder)
    {
        Descriptor own(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        DIR* const stream = own.get() < 0 ? nullptr : ::fdopendir(own.get());
        if (stream != nullptr)
            (void)own.release();
        return stream;
    }

    void take(int folder, const std::string& name, const std::string& path, std::size_t depth)
    {
        if (path == manifestName || path == signatureName)
            return; // read already
        struct stat seen {};
        if (::fstatat(folder, name.c_str(), &seen, AT_SYMLINK_NOFOLLOW) != 0)
            return fail(path, std::string("cannot be read: ") + std::strerror(errno));
        if (S_ISLNK(seen.st_mode))
            return fail(path, "is a link, and a bundle has none");
        if (S_ISDIR(seen.st_mode)) {
            if (!folders_.contains(path))
                return fail(path, "is a folder that bundle.json does not know");
            const Descriptor next(::openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
            if (next.get() < 0 || depth >= deepest)
                return fail(path, "cannot be read: " + std::string(next.get() < 0 ? std::strerror(errno) : "too many folders in one another"));
            return walkFolder(next.get(), path, depth + 1);
        }
        if (!S_ISREG(seen.st_mode))
            return fail(path, "is neither a file nor a folder");
        const BundleFile* const listed = out_.manifest.find(path);
        if (listed == nullptr)
            return fail(path, "is not listed in bundle.json");
        met_.insert(path);
        takeFile(folder, name, *listed);
    }

    void takeFile(int folder, const std::string& name, const BundleFile& listed)
    {
        const Descriptor file(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        struct stat seen {};
        if (file.get() < 0 || ::fstat(file.get(), &seen) != 0)
            return fail(listed.path, std::string("cannot be read: ") + std::strerror(errno));
        if (!S_ISREG(seen.st_mode))
            return fail(listed.path, "is neither a file nor a folder");
        if (static_cast<std::uint64_t>(seen.st_size) != listed.size)
            return fail(listed.path, "has " + std::to_string(seen.st_size) + " octets, and bundle.json says " + std::to_string(listed.size));
        if (((seen.st_mode & 0111U) != 0) != listed.executable)
            return fail(listed.path, listed.executable ? "is not executable, and bundle.json says that it is" : "is executable, and bundle.json says that it is not",
                        listed.executable ? "chmod +x" : "chmod -x");
        std::string* kept = nullptr;
        std::shared_ptr<std::string> held;
        if (listed.path == snapshotName) {
            if (listed.size > CheckedBundle::largestSnapshot)
                return fail(listed.path, "is larger than " + ByteCount(CheckedBundle::largestSnapshot).toString());
            kept = &out_.snapshot;
        } else if (listed.path.size() > filesFolder.size() && listed.path.starts_with(filesFolder) && listed.path[filesFolder.size()] == '/') {
            heldOctets_ += listed.size;
            if (listed.size > CheckedBundle::largestFile || heldOctets_ > CheckedBundle::largestFiles)
                return fail(listed.path, "is too large for a file that a configuration names");
            held = std::make_shared<std::string>();
            kept = held.get();
        }
        if (kept != nullptr)
            kept->reserve(listed.size);
        crypto::Digester digester(crypto::DigestAlgorithm::Sha256);
        const bool whole = readAll(file.get(), listed.path, listed.size, [&](std::string_view part) {
            digester.update(part);
            if (kept != nullptr)
                kept->append(part);
        });
        if (!whole)
            return;
        if (digester.finish().hex() != listed.sha256)
            return fail(listed.path, "was changed: its SHA-256 is not what bundle.json says");
        if (held != nullptr)
            out_.files.emplace(listed.path.substr(filesFolder.size() + 1), std::move(held));
    }

    const CheckRules& rules_;
    schema::Problems& problems_;
    CheckedBundle out_;
    std::set<std::string, std::less<>> folders_;
    std::set<std::string, std::less<>> met_;
    std::uint64_t heldOctets_ = 0;
    char buffer_[65536];
};

} // namespace

bool isBundle(const std::filesystem::path& folder) noexcept
{
    struct stat seen {};
    return ::lstat((folder.string() + '/' + std::string(manifestName)).c_str(), &seen) == 0;
}

std::optional<CheckedBundle> check(const std::filesystem::path& folder, const CheckRules& rules, schema::Problems& problems)
{
    const auto walk = std::make_unique<Walk>(rules, problems);
    return walk->run(folder);
}

} // namespace postern::bundle
