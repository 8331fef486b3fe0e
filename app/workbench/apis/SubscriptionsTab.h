// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/publisher/Subscribing.h"
#include "workbench/apis/RemoteTab.h"
#include "workbench/apis/SubscribedToken.h"

class QLabel;
class QPushButton;
class QTableView;

namespace postern::workbench {

class SubscribeForm;
class TextTableModel;
class TokenShelf;

/// Who may call the API, and a way to become one of them: subscribe, and the token is in Try it.
class SubscriptionsTab final : public RemoteTab {
    Q_OBJECT
  public:
    SubscriptionsTab(AppContext& context, PublisherSource& publisher, QWidget* parent = nullptr);
    ~SubscriptionsTab() override;

    /// To the form.
    void focusForm();
    void showSubscribers(const std::vector<QJsonObject>& subscriptions);

  Q_SIGNALS:
    /// To be used now.
    void tokenReady(const postern::workbench::SubscribedToken& whose, const postern::Secret& token);

  protected:
    void ask() override;
    void forget() override;
    void refreshActions() override;
    [[nodiscard]] QString loadingText() const override;

  private:
    void readForm();
    void subscribe();
    void subscribed(const publisher::SubscribeOutcome& outcome, const publisher::SubscribeWish& wish);
    void useKept();
    void fillKept();
    [[nodiscard]] QString title() const;

    TextTableModel* subscribers_ = nullptr;
    QTableView* table_;
    SubscribeForm* form_;
    QPushButton* use_;
    QLabel* none_;
    TokenShelf* shelf_;
    publisher::PublisherHandle subscribing_;
};

} // namespace postern::workbench
