// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Codec.h"

#include <functional>
#include <memory>
#include <string>
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
    /// `fresh` makes another struct of the kind of `defaults`.
    ObjectSchema(std::string name, std::string doc, std::shared_ptr<const void> defaults, std::shared_ptr<void> (*fresh)());
    Field& addField(std::string name, std::string doc, std::shared_ptr<const Codec> codec, std::size_t offset);
    Field& last();
    void refreshDefault(); ///< of the last field, after its rules changed

    std::string shorthand_;
    std::vector<std::pair<std::string, std::string>> notHere_;
    std::vector<std::function<void(void*, const Location&)>> places_;
    std::vector<std::function<void(const void*, Reporter&)>> checks_;

  private:
    std::string name_;
    std::string doc_;
    std::vector<Field> fields_;
    std::shared_ptr<const void> defaults_;
    std::shared_ptr<void> (*fresh_)();
};

} // namespace postern::schema
