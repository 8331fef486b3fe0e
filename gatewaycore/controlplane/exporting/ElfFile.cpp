// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/ElfFile.h"

#include <array>
#include <optional>

namespace postern::exporting {
namespace {

/// Numbers of a file in its own order of octets; what leads out of it is remembered, and reads as 0.
class ElfOctets {
  public:
    explicit ElfOctets(std::string_view octets) noexcept : octets_(octets) {}
    bool wide = true;
    bool bigEndian = false;

    [[nodiscard]] std::uint64_t number(std::uint64_t at, std::size_t size) noexcept
    {
        if (at > octets_.size() || octets_.size() - at < size) {
            outside_ = true;
            return 0;
        }
        std::uint64_t out = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const auto octet = static_cast<unsigned char>(octets_[static_cast<std::size_t>(at) + (bigEndian ? i : size - 1 - i)]);
            out = (out << 8U) | octet;
        }
        return out;
    }
    /// An address or an offset.
    [[nodiscard]] std::uint64_t word(std::uint64_t at) noexcept { return number(at, wide ? 8 : 4); }
    /// Up to a zero, which has to come within `limit`.
    [[nodiscard]] std::string text(std::uint64_t at, std::uint64_t limit) noexcept
    {
        if (at >= octets_.size()) {
            outside_ = true;
            return {};
        }
        const std::string_view rest = octets_.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(limit));
        const std::size_t end = rest.find('\0');
        if (end == std::string_view::npos) {
            outside_ = true;
            return {};
        }
        return std::string(rest.substr(0, end));
    }
    [[nodiscard]] bool outside() const noexcept { return outside_; }

  private:
    std::string_view octets_;
    bool outside_ = false;
};

struct Segment {
    std::uint64_t offset = 0;
    std::uint64_t address = 0;
    std::uint64_t size = 0;
};

std::vector<std::string> searchedFolders(std::string_view list)
{
    std::vector<std::string> out;
    while (!list.empty()) {
        const std::size_t end = list.find(':');
        if (end != 0)
            out.emplace_back(list.substr(0, end));
        list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    }
    return out;
}

std::optional<std::uint64_t> offsetOf(const std::vector<Segment>& loaded, std::uint64_t address)
{
    for (const Segment& segment : loaded) {
        if (address >= segment.address && address - segment.address < segment.size)
            return segment.offset + (address - segment.address);
    }
    return std::nullopt;
}

constexpr std::uint64_t mostEntries = 65'536; // of a dynamic section; a real one has some dozens
constexpr std::uint64_t longestText = 4096;   // of one name or list of folders

/// The dynamic section: its texts are where DT_STRTAB says, which may come after those who need it.
bool readDynamic(ElfOctets& octets, const Segment& dynamic, const std::vector<Segment>& loaded, ElfFile& out)
{
    constexpr std::uint64_t end = 0, needed = 1, texts = 5, rpath = 15, runpath = 29;
    const std::uint64_t step = octets.wide ? 16 : 8;
    std::optional<std::uint64_t> base;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> named;
    for (std::uint64_t i = 0; i < dynamic.size / step && i < mostEntries; ++i) {
        const std::uint64_t tag = octets.word(dynamic.offset + i * step);
        const std::uint64_t value = octets.word(dynamic.offset + i * step + step / 2);
        if (tag == end || octets.outside())
            break;
        if (tag == texts)
            base = offsetOf(loaded, value);
        else if (tag == needed || tag == rpath || tag == runpath)
            named.emplace_back(tag, value);
    }
    if (named.empty())
        return !octets.outside();
    if (!base)
        return false;
    for (const auto& [tag, at] : named) {
        std::string text = octets.text(*base + at, longestText);
        if (octets.outside() || text.empty())
            return false;
        if (tag == needed)
            out.needed.push_back(std::move(text));
        else
            (tag == rpath ? out.rpath : out.runpath) = searchedFolders(text);
    }
    return true;
}

struct KnownMachine {
    ElfFile::Machine machine;
    std::string_view architecture;
    std::string_view triplet;
};

constexpr std::array<KnownMachine, 7> knownMachines{{
    {{62, true, false}, "amd64", "x86_64-linux-gnu"},
    {{183, true, false}, "arm64", "aarch64-linux-gnu"},
    {{40, false, false}, "arm", "arm-linux-gnueabihf"},
    {{3, false, false}, "386", "i386-linux-gnu"},
    {{243, true, false}, "riscv64", "riscv64-linux-gnu"},
    {{21, true, false}, "ppc64le", "powerpc64le-linux-gnu"},
    {{22, true, true}, "s390x", "s390x-linux-gnu"},
}};

const KnownMachine* knownMachine(const ElfFile::Machine& machine) noexcept
{
    for (const KnownMachine& each : knownMachines) {
        if (each.machine == machine)
            return &each;
    }
    return nullptr;
}

} // namespace

Result<ElfFile> readElf(std::string_view text)
{
    const auto refuse = [](const char* why) { return unexpected(ErrorKind::InvalidArgument, why); };
    if (text.size() < 52 || !text.starts_with("\x7f"
                                              "ELF"))
        return refuse("it is no ELF file: no program for Linux");
    if ((text[4] != 1 && text[4] != 2) || (text[5] != 1 && text[5] != 2))
        return refuse("it is an ELF file of neither 32 nor 64 bits");
    ElfOctets octets(text);
    octets.wide = text[4] == 2;
    octets.bigEndian = text[5] == 2;
    ElfFile out;
    out.machine = {static_cast<std::uint16_t>(octets.number(18, 2)), octets.wide, octets.bigEndian};
    const bool wide = octets.wide;
    const std::uint64_t table = octets.word(wide ? 32 : 28);
    const std::uint64_t step = octets.number(wide ? 54 : 42, 2);
    const std::uint64_t count = octets.number(wide ? 56 : 44, 2);
    if (count > 0 && step < (wide ? 56U : 32U))
        return refuse("its table of segments is broken");
    constexpr std::uint64_t load = 1, dynamicType = 2, interpreter = 3;
    std::vector<Segment> loaded;
    std::optional<Segment> dynamic;
    for (std::uint64_t i = 0; i < count && !octets.outside(); ++i) {
        const std::uint64_t at = table + i * step;
        const std::uint64_t type = octets.number(at, 4);
        const Segment segment{octets.word(at + (wide ? 8 : 4)), octets.word(at + (wide ? 16 : 8)), octets.word(at + (wide ? 32 : 16))};
        if (type == load)
            loaded.push_back(segment);
        else if (type == dynamicType)
            dynamic = segment;
        else if (type == interpreter)
            out.interpreter = octets.text(segment.offset, std::min(segment.size, longestText));
    }
    const bool whole = !dynamic || readDynamic(octets, *dynamic, loaded, out);
    if (octets.outside() || !whole)
        return refuse("its tables lead out of the file: it is cut or broken");
    return out;
}

std::string_view architectureOf(const ElfFile::Machine& machine) noexcept
{
    const KnownMachine* const known = knownMachine(machine);
    return known != nullptr ? known->architecture : std::string_view();
}

std::string_view tripletOf(const ElfFile::Machine& machine) noexcept
{
    const KnownMachine* const known = knownMachine(machine);
    return known != nullptr ? known->triplet : std::string_view();
}

} // namespace postern::exporting
