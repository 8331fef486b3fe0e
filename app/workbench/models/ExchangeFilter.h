// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ExchangeStore.h"
#include "workbench/models/ExchangeTags.h"
#include "workbench/models/FilterField.h"

#include <QRegularExpression>
#include <QString>
#include <QStringList>
#include <QVector>
#include <optional>
#include <string>
#include <vector>

namespace postern::workbench {

/// A condition on exchanges in the words that people type:
///
///     status>=400 and api:order dur>100ms
///
/// Terms side by side must all hold ("and" and "&&" may be written); "or" ("||"), "not" ("!") and parentheses work as in
/// search engines. A term is a field, an operator and a value, the name of a flag ("marked"), or a bare word, which is
/// searched in target and API. Text ignores case. The fields are those of FilterField.
///   texts    : (contains)  = != (whole)  ~ !~ (a regular expression, "..." around it when it has spaces)
///   numbers  : = != < <= > >=            200, 4xx, 400..499, 500.., 100us, 1.5s (plain durations are milliseconds), 10k
///   time     the same                    10:02, 10:02:11.5, 10:02..10:05, 2026-11-29T10:02, -5m (five minutes ago)
///   header.x-trace, context.token.sub    texts by their names; alone: there is one; < <= > >= compare numbers
/// A field that only the whole trace holds (FilterField::traced) is answered from it.
class ExchangeFilter {
  public:
    /// Where the text is wrong (in UTF-16 units) and how to put it right.
    struct Error {
        int position = 0;
        int length = 1;
        QString message;
    };
    /// What a piece of the text is, in order, for colouring.
    struct Span {
        enum class Kind : std::uint8_t { Keyword, Field, Operator, Value, Bracket };
        Kind kind = Kind::Value;
        int position = 0;
        int length = 0;
    };
    using Field = FilterField::Id;
    enum class Op : std::uint8_t { Contains, Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, Fits, FitsNot, Has };

    ExchangeFilter() = default; ///< lets everything through
    /// On an error the filter is left as it was. `spans` gets what was understood up to there.
    [[nodiscard]] std::optional<Error> parse(const QString& text, QVector<Span>* spans = nullptr);

    [[nodiscard]] bool isEmpty() const { return root_ < 0; }
    [[nodiscard]] const QString& text() const { return text_; }
    /// The filter as a phrase: "status is 400 or more, API contains "order", longer than 100 ms".
    [[nodiscard]] QString description() const;
    /// Some term can only be answered by the whole trace.
    [[nodiscard]] bool needsTraces() const;
    /// Some term asks for what a person put on the exchange.
    [[nodiscard]] bool needsTags() const;

    /// Names of fields, for completion.
    [[nodiscard]] static QStringList fields();
    /// A term that holds for exactly this value, with quotes where the value needs them: `api="Orders 1.0.0"`.
    [[nodiscard]] static QString term(const QString& field, const QString& value, bool exclude = false);

    /// What can be said of an exchange: it matches or not, or only its trace tells.
    enum class Verdict : std::uint8_t { No, Yes, Ask };

    /// Tries rows. Keeps what it found out about names, so use one for many rows, and one for each thread.
    class Evaluator {
      public:
        explicit Evaluator(const ExchangeFilter& filter, ExchangeTags::Table tags = {});
        /// `names` may grow between calls. Without a trace the answer may be Ask; with one it never is.
        [[nodiscard]] Verdict judge(const ExchangeRow& row, const ExchangeStore::Names& names, const inspection::Trace* trace = nullptr);
        /// What is certain without a trace.
        [[nodiscard]] bool matches(const ExchangeRow& row, const ExchangeStore::Names& names) { return judge(row, names) == Verdict::Yes; }
        void setTags(ExchangeTags::Table tags) { tags_ = std::move(tags); }

      private:
        struct Subject;
        [[nodiscard]] Verdict judge(int node, const Subject& subject);
        [[nodiscard]] Verdict term(int node, const Subject& subject);
        [[nodiscard]] bool tagged(int node, const Subject& subject) const;
        [[nodiscard]] bool traced(int node, const inspection::Trace& trace) const;
        [[nodiscard]] bool nameMatches(int node, std::uint32_t number, const ExchangeStore::Names& names);

        const ExchangeFilter& filter_;
        ExchangeTags::Table tags_;
        std::int64_t utcOffsetUs_; ///< of now: times of the day are the window's
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
        std::string text;        ///< lower case
        std::string name;        ///< of a header or a note of the context, lower case
        QRegularExpression form; ///< Fits, FitsNot
        double amount = 0;       ///< ordering of a named text
        std::uint64_t from = 0;  ///< numbers: the value, in the row's unit
        std::uint64_t to = 0;    ///< last of the range
        bool timeOfDay = false;  ///< from and to count since midnight
        QString shown;           ///< the value as it was typed
    };
    [[nodiscard]] QString describe(int node) const;
    [[nodiscard]] QString describeTerm(const Node& node) const;
    [[nodiscard]] static QString rangeText(const QString& range);
    [[nodiscard]] static bool fits(const Node& node, std::string_view text);

    QString text_;
    std::vector<Node> nodes_;
    int root_ = -1;
};

} // namespace postern::workbench
