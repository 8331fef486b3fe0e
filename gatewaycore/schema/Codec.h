// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "schema/Problems.h"
#include "schema/SecretRef.h"
#include "schema/Value.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a field can be, with the types erased: templates above this file only find the right Codec.
namespace postern::schema {

class ObjectSchema;

enum class FieldKind : std::uint8_t {
    Bool,
    Integer,
    Number,
    Text,
    Duration, ///< text "1m30s"; units ns us ms s m h d
    Bytes,    ///< text "64KiB" or a number of octets
    Choice,   ///< one of Rules::choices
    Secret,   ///< a SecretRef
    Object,   ///< Codec::object()
    List,     ///< of Codec::element()
    Map,      ///< text to Codec::element()
    Variant,  ///< one of Codec::alternatives(), told apart by the key Rules::tag
    Any,      ///< a Value as it is
};
[[nodiscard]] std::string_view toString(FieldKind kind) noexcept;

/// One of the values a field may have. Its texts are literals: they are not copied.
struct ChoiceEntry {
    template <class E>
        requires std::is_enum_v<E>
    constexpr ChoiceEntry(std::string_view choice, E choiceValue, std::string_view text = {})
        : name(choice), doc(text), value(static_cast<std::int64_t>(choiceValue))
    {
    }
    constexpr ChoiceEntry(std::string_view choice, std::string_view text = {}) : name(choice), doc(text) {}

    std::string_view name;
    std::string_view doc;
    std::int64_t value = 0; ///< of the enum; unused for text fields
};

/// What a field's values must hold to. The limits of durations are in nanoseconds, of byte counts in octets.
struct Rules {
    std::optional<double> min;
    std::optional<double> max;
    std::size_t minItems = 0;
    std::size_t maxItems = SIZE_MAX;
    bool notEmpty = false; ///< of a text
    std::vector<ChoiceEntry> choices;
    std::string tag = "type";
};

/// The state of one decoding: where we are, and what was found wrong.
class Decoder {
  public:
    explicit Decoder(Problems& problems) : problems_(problems) {}

    void error(const Location& at, std::string message, std::string hint = {});
    void warning(const Location& at, std::string message, std::string hint = {});
    [[nodiscard]] Problems& problems() noexcept { return problems_; }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    /// Goes into a key or an index for as long as it lives.
    class Step {
      public:
        Step(Decoder& decoder, std::string_view key);
        Step(Decoder& decoder, std::size_t index);
        ~Step() { decoder_.path_.resize(length_); }
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;

      private:
        Decoder& decoder_;
        std::size_t length_;
    };

  private:
    Problems& problems_;
    std::string path_;
};

/// How one C++ type is read from and written to a Value. Stateless; `void*` is always of the codec's own type.
class Codec {
  public:
    constexpr Codec() = default;
    Codec(const Codec&) = delete;
    Codec& operator=(const Codec&) = delete;
    constexpr virtual ~Codec() = default;

    [[nodiscard]] virtual FieldKind kind() const noexcept = 0;
    [[nodiscard]] virtual bool optional() const noexcept { return false; } ///< may be absent or null
    [[nodiscard]] virtual const Codec* element() const noexcept { return nullptr; }
    [[nodiscard]] virtual const ObjectSchema* object() const { return nullptr; }
    [[nodiscard]] virtual std::vector<const ObjectSchema*> alternatives() const { return {}; }

    /// Reads in place: what the value does not mention keeps what `to` held. False (and a problem) when refused.
    virtual bool read(const Value& from, void* to, Decoder& decoder, const Rules& rules) const = 0;
    /// With `everything`, all fields; else only those that differ from `base` (null: from the type's own defaults).
    [[nodiscard]] virtual Value write(const void* from, const void* base, bool everything, const Rules& rules) const = 0;
};

// The scalars, behind the templates of Schema.h.
[[nodiscard]] bool readBool(const Value& from, bool& to, Decoder& decoder);
[[nodiscard]] bool readSigned(const Value& from, std::int64_t low, std::int64_t high, std::int64_t& to, Decoder& decoder,
                              const Rules& rules);
[[nodiscard]] bool readUnsigned(const Value& from, std::uint64_t high, std::uint64_t& to, Decoder& decoder,
                                const Rules& rules);
[[nodiscard]] bool readDouble(const Value& from, double& to, Decoder& decoder, const Rules& rules);
[[nodiscard]] bool readText(const Value& from, std::string& to, Decoder& decoder, const Rules& rules);
[[nodiscard]] bool readDuration(const Value& from, std::chrono::nanoseconds resolution, std::chrono::nanoseconds& to,
                                Decoder& decoder, const Rules& rules);
[[nodiscard]] bool readBytes(const Value& from, ByteCount& to, Decoder& decoder, const Rules& rules);
[[nodiscard]] bool readChoice(const Value& from, std::int64_t& to, Decoder& decoder, const Rules& rules);
[[nodiscard]] Value writeChoice(std::int64_t value, const Rules& rules);
[[nodiscard]] bool readSecret(const Value& from, SecretRef& to, Decoder& decoder);
/// False and a problem when the value is not of that kind (null passes as an empty collection).
[[nodiscard]] bool expectList(const Value& from, Decoder& decoder, const Rules& rules);
[[nodiscard]] bool expectMap(const Value& from, Decoder& decoder, const Rules& rules);
/// The alternative named by the tag key; -1 and a problem when there is none.
[[nodiscard]] int chooseAlternative(const Value& from, const std::vector<const ObjectSchema*>& alternatives,
                                    Decoder& decoder, const Rules& rules);

/// "1m30s", "500ms", "2h"; units ns, us, ms, s, m, h, d; "0" needs none. False when malformed or out of range.
[[nodiscard]] bool parseDuration(std::string_view text, std::chrono::nanoseconds& out) noexcept;
/// The shortest exact spelling with one unit: "90s", "2h", "1500ms", "0s".
[[nodiscard]] std::string formatDuration(std::chrono::nanoseconds duration);

} // namespace postern::schema
