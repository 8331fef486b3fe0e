// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ExchangeStore.h"

#include <QString>
#include <QStringList>
#include <optional>
#include <string>
#include <vector>

namespace postern::workbench {

/// A condition on exchanges in the words that people type:
///
///     status>=400 and api:order dur>100ms
///
/// Terms side by side must all hold ("and" may be written); "or", "not" and parentheses work as in search engines. A
/// term is a field, an operator and a value, or a bare word, which is searched in target and API. Text ignores case.
///   api method path route client by code   : (contains)  = != (whole)
///   status                                 = != < <= > >= :   200, 4xx
///   dur                                    = != < <= > >=     100, 100us, 1.5s (plain numbers are milliseconds)
///   size reqsize id                        = != < <= > >=     1000, 10k, 2M (bytes)
class ExchangeFilter {
  public:
    /// Where the text is wrong (in UTF-16 units) and how to put it right.
    struct Error {
        int position = 0;
        int length = 1;
        QString message;
    };

    ExchangeFilter() = default; ///< lets everything through
    /// On an error the filter is left as it was.
    [[nodiscard]] std::optional<Error> parse(const QString& text);

    [[nodiscard]] bool isEmpty() const { return root_ < 0; }
    [[nodiscard]] const QString& text() const { return text_; }
    /// The filter as a phrase: "status is 400 or more, API contains order, longer than 100 ms".
    [[nodiscard]] QString description() const;

    /// Names of fields, for completion.
    [[nodiscard]] static QStringList fields();
    /// A term that holds for exactly this value, with quotes where the value needs them: `api="Orders 1.0.0"`.
    [[nodiscard]] static QString term(const QString& field, const QString& value, bool exclude = false);

    enum class Field : std::uint8_t { Api, Method, Path, Route, Client, By, Code, Status, Duration, Size, RequestSize, Id, Any };
    enum class Op : std::uint8_t { Contains, Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };

    /// Tries rows. Keeps what it found out about names, so use one for many rows, and one for each thread.
    class Evaluator {
      public:
        explicit Evaluator(const ExchangeFilter& filter);
        /// `names` may grow between calls.
        [[nodiscard]] bool matches(const ExchangeRow& row, const ExchangeStore::Names& names);

      private:
        [[nodiscard]] bool holds(int node, const ExchangeRow& row, const ExchangeStore::Names& names);
        [[nodiscard]] bool nameMatches(int node, std::uint32_t number, const ExchangeStore::Names& names);

        const ExchangeFilter& filter_;
        std::vector<std::vector<signed char>> known_; ///< by node, by name: -1 not yet known
    };

  private:
    friend class ExchangeFilterParser;
    enum class Kind : std::uint8_t { And, Or, Not, Term };
    struct Node {
        Kind kind = Kind::Term;
        int left = -1;
        int right = -1;
        Field field = Field::Any;
        Op op = Op::Contains;
        std::string text; ///< lower case
        std::uint64_t from = 0; ///< numbers: the value, in the row's unit
        std::uint64_t to = 0;   ///< status classes: last of the range
        QString shown;          ///< the value as it was typed
    };
    [[nodiscard]] QString describe(int node) const;

    QString text_;
    std::vector<Node> nodes_;
    int root_ = -1;
};

} // namespace postern::workbench
