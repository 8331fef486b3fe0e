// SPDX-License-Identifier: Apache-2.0
#include "cli/SigningKeyFiles.h"

#include "base/Files.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace postern::cli {
namespace {

/// A new file that only this user can read, or all; what is there is left alone.
Result<void> writeNew(const std::string& path, std::string_view text, unsigned mode)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (file < 0)
        return unexpected(errno == EEXIST ? ErrorKind::AlreadyExists : ErrorKind::IoError, path + " cannot be made: " + std::strerror(errno), Fault::Config);
    const bool good = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    const int code = errno;
    ::close(file);
    if (good)
        return {};
    ::unlink(path.c_str());
    return unexpected(ErrorKind::IoError, path + " cannot be written: " + std::strerror(code), Fault::Config);
}

} // namespace

Result<SigningKeyFiles> makeSigningKey(const std::string& path)
{
    const auto key = crypto::SigningKey::generate(crypto::KeyType::Ed25519);
    if (!key)
        return unexpected(key.error());
    const auto pem = key->toPem();
    const auto open = key->publicPem();
    if (!pem || !open)
        return unexpected(!pem ? pem.error() : open.error());
    SigningKeyFiles made{path, path + ".pub", key->verificationKey().thumbprint()};
    if (auto written = writeNew(made.key, pem->reveal(), 0600); !written)
        return unexpected(std::move(written).error());
    if (auto written = writeNew(made.publicKey, *open, 0644); !written) {
        ::unlink(made.key.c_str());
        return unexpected(std::move(written).error());
    }
    return made;
}

Result<crypto::SigningKey> readSigningKey(const std::string& path)
{
    auto pem = files::read(path, std::size_t{1} << 20U);
    if (!pem)
        return unexpected(std::move(pem).error());
    auto key = crypto::SigningKey::fromPem(Secret(*std::move(pem)));
    if (!key)
        return unexpected(ErrorKind::InvalidArgument, path + ": " + key.error().describe(), Fault::Config);
    if (key->type() != crypto::KeyType::Ed25519)
        return unexpected(ErrorKind::InvalidArgument, path + " is no Ed25519 key; postern export --make-key FILE makes one", Fault::Config);
    return key;
}

} // namespace postern::cli
