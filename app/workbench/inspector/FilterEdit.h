// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ExchangeFilter.h"
#include "workbench/models/FilterCompletion.h"

#include <QLineEdit>

class QCompleter;
class QStandardItemModel;

namespace postern::workbench {

class Theme;

/// The line of a filter: its words are coloured by what they are, a mistake is underlined where it is, and what may stand
/// at the cursor is offered while one types (Ctrl+Space asks for it; Tab or Enter takes it).
class FilterEdit final : public QLineEdit {
    Q_OBJECT
  public:
    FilterEdit(const Theme& theme, QWidget* parent = nullptr);

    void setValues(FilterValues values) { values_ = std::move(values); }
    void show(const QVector<ExchangeFilter::Span>& spans, const std::optional<ExchangeFilter::Error>& error);
    /// Opens the list of offers, unless there is none.
    void offer();
    [[nodiscard]] QStringList offers() const;
    /// Puts the offer in its place.
    void take(int offer);

  protected:
    bool event(QEvent* event) override;

  private:
    void offerWhileTyping();
    void fillOffers();

    const Theme& theme_;
    FilterValues values_;
    FilterCompletion completion_;
    QStandardItemModel* offered_;
    QCompleter* completer_;
};

} // namespace postern::workbench
