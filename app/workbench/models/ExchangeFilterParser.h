// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ExchangeFilter.h"

#include <QCoreApplication>
#include <QVector>

namespace postern::workbench {

/// What the filter says, of errors and of itself, in the window's language.
struct FilterText {
    Q_DECLARE_TR_FUNCTIONS(ExchangeFilter)
};

/// Turns a filter's text into its nodes: or-expression of and-expressions of terms, by recursive descent. Nesting and
/// the number of terms are bounded, so a pasted novel is an error and not a crash; so is the work of a regular
/// expression on one text, which fits nothing once it is used up.
class ExchangeFilterParser {
  public:
    ExchangeFilterParser(const QString& text, ExchangeFilter& into) : text_(text), into_(into) {}
    [[nodiscard]] std::optional<ExchangeFilter::Error> run();
    [[nodiscard]] const QVector<ExchangeFilter::Span>& spans() const { return spans_; }

  private:
    using Filter = ExchangeFilter;
    using SpanKind = Filter::Span::Kind;
    int either();
    int all();
    int one();
    int term();
    int bareWord(const QString& name, bool quoted, int start);
    [[nodiscard]] bool field(Filter::Node& node, const QString& name, int start);
    [[nodiscard]] bool takeOperator(Filter::Node& node, const QString& name);
    [[nodiscard]] bool value(Filter::Node& node);
    [[nodiscard]] bool pattern(Filter::Node& node, int start, bool quoted);
    QString word(bool stopAtOperator);
    QString patternWord();
    QString quotedWord(bool keepBackslashes);
    bool takeKeyword(QLatin1String keyword, QLatin1String sign);
    void skipSpace();
    [[nodiscard]] bool atEnd() const { return at_ >= text_.size(); }
    [[nodiscard]] QChar peek(int ahead = 0) const { return at_ + ahead < text_.size() ? text_.at(at_ + ahead) : QChar(); }
    void mark(SpanKind kind, int from) { spans_.append({kind, from, at_ - from}); }
    int fail(int position, int length, const QString& message);
    int add(Filter::Node node);

    const QString& text_;
    ExchangeFilter& into_;
    QVector<Filter::Span> spans_;
    int at_ = 0;
    int depth_ = 0;
    std::optional<Filter::Error> error_;
};

} // namespace postern::workbench
