// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "schema/Problems.h"
#include "schema/Value.h"

#include <optional>
#include <string>
#include <vector>

namespace postern::workbench {

/// A file with a `filters:` list - gateway.yaml, or an API's postern.yaml, there for the API or for one of its operations -
/// of which the list can be changed and all else stays as somebody wrote it: comments, blank lines, the layout of each filter that is not changed itself. A list that is
/// not written one filter below the other (`[cors, jwt-auth]`, JSON) is written so once it is changed.
class ChainText {
  public:
    struct Item {
        schema::Value value; ///< as FilterConfig reads it: a lone name, or a map; places are those of the text that was read
        std::string text;    ///< with the comments above it and its line end
        std::size_t line = 0; ///< of its dash in the text that was read, from 1; 0 for a new one
        std::size_t above = 0; ///< lines of comments before that
    };

    /// Nothing, and why in `problems`, when the text cannot be read or its `filters` is no list. With an operation,
    /// "GET /orders/{id}", it is the list below its name in `operations`, which need not be there yet.
    [[nodiscard]] static std::optional<ChainText> read(const std::string& text, const std::string& fileName,
                                                       schema::Problems& problems, const std::string& operation = {});

    [[nodiscard]] const std::vector<Item>& items() const noexcept { return items_; }
    [[nodiscard]] const schema::Value& document() const noexcept { return document_; }

    /// Where only single values are others than before, only they are written anew.
    void replace(std::size_t index, schema::Value filter);
    void insert(std::size_t index, schema::Value filter);
    void remove(std::size_t index);
    /// Puts an item where another one is: before it when it came from below, behind it when it came from above.
    void move(std::size_t from, std::size_t to);

    /// The whole file.
    [[nodiscard]] std::string text() const;

  private:
    void split(const std::string& text);
    void begin(const std::vector<std::string>& lines, const std::vector<const schema::Value*>& maps);
    [[nodiscard]] std::optional<std::string> spliced(std::size_t index, const schema::Value& filter) const;
    [[nodiscard]] std::string written(const schema::Value& filter) const;
    [[nodiscard]] static std::string commentsAbove(const std::string& item);

    std::string whole_; ///< as it was read; returned while nothing is changed
    bool changed_ = false;
    std::vector<std::string> path_; ///< keys from the document to the list
    std::string head_;              ///< above the line of the key
    std::string key_;               ///< that line and what stands between it and the first filter
    bool missing_ = false;          ///< the file does not have the key yet; `key_` has what is to be written
    std::string tail_;
    std::string indent_;
    std::vector<Item> items_;
    schema::Value document_;
    bool rewrite_ = false; ///< the file is not in lines that could be kept
};

/// The operations that a postern.yaml says something of, as it names them.
[[nodiscard]] std::vector<std::string> operationsOf(const schema::Value& document);

/// "rate-limit", of a filter as it is written; empty when it has none.
[[nodiscard]] std::string typeOf(const schema::Value& filter);
[[nodiscard]] std::string nameOf(const schema::Value& filter);
[[nodiscard]] bool isOn(const schema::Value& filter);
/// Its settings; null when it has none.
[[nodiscard]] schema::Value configOf(const schema::Value& filter);
/// The filter with other settings, or switched on or off; everything else as it was.
[[nodiscard]] schema::Value withConfig(const schema::Value& filter, const schema::Value& config);
[[nodiscard]] schema::Value withEnabled(const schema::Value& filter, bool on);

} // namespace postern::workbench
