// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ExchangeListModel.h"
#include "workbench/shell/Page.h"

#include <memory>

class QLabel;
class QLineEdit;
class QSplitter;
class QTableView;
class QToolButton;

namespace postern::workbench {

class ExchangeDetail;
class FilterBar;
class StateView;

/// Every exchange, filter by filter: the live list above, the chosen one's chain and messages below.
class InspectorPage : public Page {
    Q_OBJECT
  public:
    explicit InspectorPage(AppContext& context, QWidget* parent = nullptr);
    ~InspectorPage() override;

    [[nodiscard]] QString title() const override { return tr("Inspector"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("activity"); }
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    void visit(const QVariantMap& place) override;
    [[nodiscard]] QWidget* firstFocus() override;

    [[nodiscard]] ExchangeListModel& list() const { return *list_; }
    [[nodiscard]] ExchangeDetail& detail() const { return *detail_; }
    [[nodiscard]] FilterBar& filterBar() const { return *filter_; }
    [[nodiscard]] StateView& listView() const { return *view_; }
    [[nodiscard]] QString countText() const;
    [[nodiscard]] bool isFollowing() const { return following_; }
    void choose(quint64 id);

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void addCommands();
    QWidget* build();
    QWidget* buildTools(QWidget* parent);
    void wire();
    void refresh();
    void refreshState();
    void chosen();
    void setFollowing(bool on);
    void addTerm(bool exclude);
    void openMenu(const QPoint& at);
    void copyCurl();
    void editAndResend();
    [[nodiscard]] QString gatewayUrl() const;
    [[nodiscard]] QToolButton* button(const char* command, QWidget* parent) const;

    std::unique_ptr<ExchangeListModel> list_;
    FilterBar* filter_ = nullptr;
    QLabel* count_ = nullptr;
    QTableView* table_ = nullptr;
    StateView* view_ = nullptr;
    QWidget* waiting_ = nullptr;
    QLineEdit* example_ = nullptr;
    QSplitter* splitter_ = nullptr;
    ExchangeDetail* detail_ = nullptr;
    bool following_ = true;
    bool scrolling_ = false; ///< the list scrolls by itself
};

} // namespace postern::workbench
