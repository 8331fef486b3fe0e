// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Codec.h"

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::schema {

/// One field of a described struct: everything the reader, the reference, the form and the translators need.
struct Field {
    std::string name;
    std::string doc;
    std::string unit; ///< for people: "requests", "octets"; empty when the kind says it
    std::vector<std::string> examples;
    Rules rules;
    Value defaultValue; ///< as it would be written; null when there is none
    std::shared_ptr<const Codec> codec;
    std::size_t offset = 0;
    bool required = false;
    bool secret = false; ///< shown masked
    bool overridable = false; ///< may be set from outside also where the configuration is closed, with all that is below it

    [[nodiscard]] FieldKind kind() const noexcept { return codec->kind(); }
    [[nodiscard]] bool optional() const noexcept { return codec->optional(); }
};

/// Reports what a whole-struct check finds, at the place of the field it concerns.
class Reporter {
  public:
    Reporter(Decoder& decoder, const Value& from) : decoder_(decoder), from_(from) {}

    /// `field` is a key of the struct, or empty for the struct itself.
    void error(std::string_view field, std::string message, std::string hint = {});
    void warning(std::string_view field, std::string message, std::string hint = {});
    /// Whether the field was written in the document, as opposed to left at its default.
    [[nodiscard]] bool given(std::string_view field) const noexcept { return from_.find(field) != nullptr; }

  private:
    [[nodiscard]] Location placeOf(std::string_view field) const noexcept;
    Decoder& decoder_;
    const Value& from_;
};

/// The description of one struct without its type; Schema<T> is the typed door to it.
class ObjectSchema {
  public:
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const std::string& doc() const noexcept { return doc_; }
    [[nodiscard]] const std::vector<Field>& fields() const noexcept { return fields_; }
    [[nodiscard]] const Field* find(std::string_view name) const noexcept;
    /// The field that a lone scalar stands for; empty when there is none.
    [[nodiscard]] const std::string& shorthand() const noexcept { return shorthand_; }

    /// JSON Schema 2020-12 of a document of this kind; nested structs are in $defs.
    [[nodiscard]] Value jsonSchema() const;
    /// A reference in Markdown: one table a struct, nested structs below, each once.
    [[nodiscard]] std::string markdown(unsigned headingLevel = 2) const;

    /// What decoding would say of `from`, for whoever knows the struct by its description only. True: it would be taken.
    bool check(const Value& from, Problems& problems) const;

    // For codecs.
    bool readInto(const Value& from, void* object, Decoder& decoder, std::string_view ignoredKey = {}) const;
    [[nodiscard]] Value writeFrom(const void* object, const void* base, bool everything) const;
    [[nodiscard]] const void* defaults() const noexcept { return defaults_.get(); }

  protected:
    // What Schema<T> says of each field, without T: compiled once.
    using Fresh = std::shared_ptr<void> (*)();
    using Check = void (*)(const void* object, Reporter& reporter);

    /// `fresh` makes a struct that holds its defaults.
    ObjectSchema(std::string_view name, std::string_view doc, Fresh fresh);
    ObjectSchema(const ObjectSchema& other);
    ObjectSchema& operator=(const ObjectSchema& other) = delete;
    ~ObjectSchema();

    void addField(std::string_view name, std::string_view doc, std::shared_ptr<const Codec> codec, std::size_t offset);
    /// A codec that lives as long as the program.
    void addField(std::string_view name, std::string_view doc, const Codec& codec, std::size_t offset);
    // Of the field that was added last.
    void setRequired();
    void setRange(double min, double max);
    void setChoices(std::initializer_list<ChoiceEntry> choices);
    void setItems(std::size_t min, std::size_t max);
    void setNotEmpty();
    void setTag(std::string_view key);
    void setUnit(std::string_view unit);
    void addExample(std::string_view example);
    void setSecret();
    void setOverridable();
    // Of the struct.
    void addNotHere(std::string_view key, std::string_view hint);
    void setShorthand(std::string_view field);
    void addPlace(std::size_t offset); ///< of a Location in the struct, which is told where it was read
    void addCheck(Check check);

  private:
    Field& last();
    void refreshDefault(); ///< of the last field, after its rules changed

    std::string name_;
    std::string doc_;
    std::vector<Field> fields_;
    std::string shorthand_;
    std::vector<std::pair<std::string, std::string>> notHere_;
    std::vector<std::size_t> places_;
    std::vector<Check> checks_;
    Fresh fresh_;
    std::shared_ptr<const void> defaults_;
};

} // namespace postern::schema
