// SPDX-License-Identifier: Apache-2.0
#include "snapshot/SnapshotFile.h"

#include "crypto/Digest.h"
#include "snapshot/Archive.h"
#include "snapshot/Paths.h"

namespace postern::snapshot {
namespace {

constexpr std::string_view magic("\x89POSTERN", 8);
/// Raised when octets of an equal shape mean something else.
constexpr std::uint64_t format = 1;
constexpr std::size_t checksumSize = 32;
constexpr std::size_t headSize = 8 + 8 + 8 + 8 + checksumSize; ///< magic, format, shape, size of the content, checksum

void putFixed(std::string& out, std::uint64_t value)
{
    for (unsigned shift = 0; shift < 64; shift += 8)
        out += static_cast<char>(value >> shift);
}

std::uint64_t fixedAt(std::string_view octets, std::size_t at)
{
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 8; ++i)
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(octets[at + i])) << (8 * i);
    return value;
}

std::string checksumOf(std::string_view head, std::string_view content)
{
    crypto::Digester digester(crypto::DigestAlgorithm::Sha256);
    digester.update(head);
    digester.update(content);
    return std::string(digester.finish().view());
}

template <class T> const std::uint64_t& shapeOf()
{
    static const std::uint64_t shape = Shape::of<T>();
    return shape;
}

template <class T> std::string withHead(const T& value)
{
    Writer writer;
    writer(value);
    const std::string content = writer.take();
    std::string out(magic);
    putFixed(out, format);
    putFixed(out, shapeOf<T>());
    putFixed(out, content.size());
    out += checksumOf(out, content);
    return out + content;
}

Unexpected refuse(std::string why) { return unexpected(ErrorKind::InvalidConfig, std::move(why), Fault::Config); }

constexpr const char* buildAgain = "; build it again with this version (postern build)";

template <class T> Result<std::string_view> contentOf(std::string_view octets)
{
    if (!isSnapshot(octets))
        return refuse("this is no snapshot of postern");
    if (octets.size() < headSize)
        return refuse("the snapshot is cut off");
    if (fixedAt(octets, 8) != format)
        return refuse("the snapshot has the format " + std::to_string(fixedAt(octets, 8)) + ", and this program reads " +
                      std::to_string(format) + buildAgain);
    if (fixedAt(octets, 16) != shapeOf<T>())
        return refuse(std::string("the snapshot was made by another version of postern") + buildAgain);
    const std::string_view content = octets.substr(headSize);
    if (fixedAt(octets, 24) != content.size())
        return refuse(fixedAt(octets, 24) > content.size() ? "the snapshot is cut off" : "something was added to the snapshot");
    if (checksumOf(octets.substr(0, headSize - checksumSize), content) != octets.substr(headSize - checksumSize, checksumSize))
        return refuse("the snapshot was changed: its checksum is another one");
    return content;
}

} // namespace

std::uint64_t shape() { return shapeOf<Snapshot>(); }

bool isSnapshot(std::string_view octets) noexcept { return octets.starts_with(magic); }

std::string write(Snapshot snapshot)
{
    makeRelative(snapshot.config);
    return withHead(snapshot);
}

Result<Snapshot> read(std::string_view octets, const std::filesystem::path& folder)
{
    const Result<std::string_view> content = contentOf<Snapshot>(octets);
    if (!content)
        return unexpected(content.error());
    return readContent(*content, folder);
}

Result<Snapshot> readContent(std::string_view content, const std::filesystem::path& folder)
{
    Reader reader(content);
    Snapshot out;
    reader(out);
    if (!reader.good() || !reader.atEnd() || out.names.size() != out.config.apis.size())
        return refuse("the snapshot is damaged");
    makeAbsolute(out.config, folder);
    return out;
}

std::string writeKept(const KeptApi& api) { return withHead(api); }

Result<KeptApi> readKept(std::string_view octets)
{
    const Result<std::string_view> content = contentOf<KeptApi>(octets);
    if (!content)
        return unexpected(content.error());
    Reader reader(*content);
    KeptApi out;
    reader(out);
    if (!reader.good() || !reader.atEnd())
        return refuse("the snapshot is damaged");
    return out;
}

} // namespace postern::snapshot
