// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/DevelopmentCa.h"

#include "crypto/Certificate.h"
#include "crypto/Random.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace postern::net {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::hours renewBefore{7 * 24};
constexpr std::chrono::hours authorityLife{10 * 365 * 24};
constexpr std::chrono::hours leafLife{397 * 24}; // what browsers take at most
constexpr std::uintmax_t sizeLimit = 64 * 1024;

Unexpected fileError(const std::string& doing, const fs::path& path, int code)
{
    return unexpected(code == EACCES || code == EPERM || code == EROFS ? ErrorKind::PermissionDenied : ErrorKind::IoError,
                      "cannot " + doing + " '" + path.string() + "': " + std::strerror(code), Fault::Config);
}

class Descriptor {
  public:
    explicit Descriptor(int fd) noexcept : fd_(fd) {}
    ~Descriptor()
    {
        if (fd_ >= 0)
            ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const noexcept { return fd_; }

  private:
    int fd_;
};

/// Writes beside the target and renames: a reader, or a crash, meets the old file or the new one.
Result<void> replaceFile(const fs::path& path, std::string_view text, mode_t mode)
{
    const fs::path beside = path.string() + "." + crypto::randomToken(6) + ".new";
    const Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (file.get() < 0)
        return fileError("write", beside, errno);
    const auto giveUp = [&](int code) {
        ::unlink(beside.c_str());
        return fileError("write", path, code);
    };
    while (!text.empty()) {
        const ssize_t written = ::write(file.get(), text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return giveUp(errno);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file.get()) != 0 || ::rename(beside.c_str(), path.c_str()) != 0)
        return giveUp(errno);
    return {};
}

std::optional<std::string> readFile(const fs::path& path)
{
    std::error_code failure;
    if (fs::file_size(path, failure) > sizeLimit || failure)
        return std::nullopt;
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// A certificate and its key from two files; empty when one is missing, broken, or they do not belong together.
std::optional<crypto::KeyedCertificate> readPair(const fs::path& certificate, const fs::path& key)
{
    auto certificatePem = readFile(certificate);
    auto keyPem = readFile(key);
    if (!certificatePem || !keyPem)
        return std::nullopt;
    crypto::KeyedCertificate pair{std::move(*certificatePem), Secret(std::move(*keyPem))};
    if (!crypto::checkKeyMatches(pair.certificatePem, pair.privateKeyPem))
        return std::nullopt;
    return pair;
}

bool lasts(const crypto::CertificateDescription& certificate, const Clock& clock)
{
    return certificate.validAt(clock.wall()) && certificate.validAt(clock.wall() + renewBefore);
}

bool contains(const std::vector<std::string>& have, const std::vector<std::string>& need)
{
    return std::all_of(need.begin(), need.end(), [&](const auto& name) { return std::find(have.begin(), have.end(), name) != have.end(); });
}

bool isIpAddress(const std::string& name) { return name.find(':') != std::string::npos || name.find_first_not_of("0123456789.") == std::string::npos; }

} // namespace

std::string developmentAuthorityFile(const std::string& folder) { return (fs::path(folder) / "authority.pem").string(); }

Result<DevelopmentCertificate> developmentCertificate(const std::string& folder, const std::vector<std::string>& names, const Clock& clock)
{
    const fs::path root(folder);
    const fs::path authorityFile = developmentAuthorityFile(folder);
    const fs::path authorityKeyFile = root / "authority.key";
    const fs::path certificateFile = root / "localhost.pem";
    const fs::path keyFile = root / "localhost.key";

    std::error_code failure;
    const bool there = fs::exists(root, failure);
    if (!there) {
        fs::create_directories(root, failure);
        if (failure)
            return fileError("make the folder", root, failure.value());
        fs::permissions(root, fs::perms::owner_all, failure);
    }
    // Two programs that start at once must not each make an authority.
    const Descriptor lock(::open((root / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.get() < 0)
        return fileError("write in", root, errno);
    while (::flock(lock.get(), LOCK_EX) != 0) {
        if (errno != EINTR)
            return fileError("lock", root, errno);
    }

    DevelopmentCertificate result{authorityFile.string(), certificateFile.string(), keyFile.string(), false};
    auto authority = readPair(authorityFile, authorityKeyFile);
    if (authority) {
        const auto described = crypto::describeCertificates(authority->certificatePem);
        if (!described || !described->front().authority || !lasts(described->front(), clock))
            authority.reset();
    }
    if (!authority) {
        crypto::CertificateRequest request;
        request.commonName = "Postern development authority " + crypto::randomToken(4);
        request.validity = authorityLife;
        auto made = crypto::makeAuthority(request, clock);
        if (!made)
            return unexpected(std::move(made).error());
        if (auto written = replaceFile(authorityKeyFile, made->privateKeyPem.reveal(), 0600); !written)
            return unexpected(std::move(written).error());
        if (auto written = replaceFile(authorityFile, made->certificatePem, 0644); !written)
            return unexpected(std::move(written).error());
        authority = std::move(*made);
        result.made = true;
    }

    crypto::CertificateRequest request;
    request.commonName = "localhost";
    request.dnsNames = {"localhost"};
    request.ipAddresses = {"127.0.0.1", "::1"};
    request.validity = leafLife;
    for (const std::string& name : names) {
        auto& list = isIpAddress(name) ? request.ipAddresses : request.dnsNames;
        if (std::find(list.begin(), list.end(), name) == list.end())
            list.push_back(name);
    }
    if (!result.made) {
        if (const auto leaf = readPair(certificateFile, keyFile)) {
            const auto chain = crypto::describeCertificates(leaf->certificatePem);
            const auto issuer = crypto::describeCertificates(authority->certificatePem);
            if (chain && issuer && chain->size() == 2 && lasts(chain->front(), clock) && contains(chain->front().dnsNames, request.dnsNames) &&
                contains(chain->front().ipAddresses, request.ipAddresses) &&
                chain->back().sha256Fingerprint == issuer->front().sha256Fingerprint)
                return result;
        }
    }
    auto leaf = crypto::issueCertificate(*authority, request, clock);
    if (!leaf)
        return unexpected(std::move(leaf).error());
    if (auto written = replaceFile(keyFile, leaf->privateKeyPem.reveal(), 0600); !written)
        return unexpected(std::move(written).error());
    if (auto written = replaceFile(certificateFile, leaf->certificatePem + authority->certificatePem, 0644); !written)
        return unexpected(std::move(written).error());
    result.made = true;
    return result;
}

} // namespace postern::net
