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

/// Turns a filter's text into its nodes: or-expression of and-expressions of terms, by recursive descent. Nesting is
/// bounded, so a pasted novel of parentheses is an error and not a crash.
class ExchangeFilterParser {
  public:
    ExchangeFilterParser(const QString& text, ExchangeFilter& into) : text_(text), into_(into) {}
    [[nodiscard]] std::optional<ExchangeFilter::Error> run();

  private:
    using Filter = ExchangeFilter;
    int either();
    int all();
    int one();
    int term();
    [[nodiscard]] bool value(Filter::Node& node);
    [[nodiscard]] bool number(Filter::Node& node, const QString& shown, int at);
    QString word(bool stopAtOperator);
    bool takeKeyword(QLatin1String keyword);
    void skipSpace();
    [[nodiscard]] bool atEnd() const { return at_ >= text_.size(); }
    int fail(int position, int length, const QString& message);
    int add(Filter::Node node);

    const QString& text_;
    ExchangeFilter& into_;
    int at_ = 0;
    int depth_ = 0;
    std::optional<Filter::Error> error_;
};

} // namespace postern::workbench
