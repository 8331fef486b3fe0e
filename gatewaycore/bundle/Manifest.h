// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Schema.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A bundle is a folder that is closed: bundle.json lists every file of it, and what is not as it says is refused.
namespace postern::bundle {

inline constexpr std::string_view manifestName = "bundle.json";
inline constexpr std::string_view signatureName = "bundle.sig";
/// The configuration, as snapshot.bin.
inline constexpr std::string_view snapshotName = "snapshot.bin";
/// Files that the configuration names, by paths relative to this folder, stand below it.
inline constexpr std::string_view filesFolder = "files";

/// A file of a bundle.
struct BundleFile {
    std::string path; ///< below the bundle, '/' between steps
    std::uint64_t size = 0;
    std::string sha256; ///< 64 lower-case hexadecimal digits
    bool executable = false;
};

/// What the bundle was made for.
struct MadeFor {
    std::string version; ///< of posternd
    std::string shape;   ///< of the snapshot, as 16 hexadecimal digits: another posternd of the same version may have another
};

/// bundle.json. Nothing in it depends on when and where it was written: the same bundle is the same octets.
struct Manifest {
    static constexpr std::uint32_t currentFormat = 1;

    std::uint32_t format = currentFormat;
    std::string name;
    std::string version; ///< as a person gave it; may be empty
    MadeFor posternd;
    std::vector<std::string> overridable; ///< keys that may be set from outside; "*" stands for one step, "timeouts" for all below
    std::vector<std::string> secrets;     ///< "env:NAME", "file:PATH": what has to be there when it is started
    std::vector<BundleFile> files;        ///< every file but bundle.json and bundle.sig, sorted by path

    [[nodiscard]] const BundleFile* find(std::string_view path) const noexcept;
    /// JSON, the files sorted.
    [[nodiscard]] std::string toText() const;
    /// Nothing, with problems at their places, when the text is no manifest of this format: an unknown key, a path that leads out
    /// of the folder or is there twice, a hash that is none.
    [[nodiscard]] static std::optional<Manifest> parse(std::string_view text, schema::Problems& problems);
};

const schema::Schema<BundleFile>& describe(schema::Type<BundleFile>);
const schema::Schema<MadeFor>& describe(schema::Type<MadeFor>);
const schema::Schema<Manifest>& describe(schema::Type<Manifest>);

/// Why this cannot be the path of a file of a bundle ("leads out of the folder"); empty when it can.
[[nodiscard]] std::string_view whyNoPath(std::string_view path) noexcept;
/// A name from outside for a message: control characters and what is no UTF-8 replaced, cut after 200 octets.
[[nodiscard]] std::string shown(std::string_view name);

} // namespace postern::bundle
