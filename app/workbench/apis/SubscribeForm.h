// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/publisher/Subscribing.h"

#include <QFrame>
#include <QPointer>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace postern::workbench {

/// Who is to call the API, and how: an application that is there or a new one, the plan, the keys, the kind of token.
class SubscribeForm final : public QFrame {
    Q_OBJECT
  public:
    explicit SubscribeForm(QWidget* parent = nullptr);
    /// A frame with a focus proxy would be in the way of Shift+Tab.
    void focusFirst();

    void setApplications(const std::vector<publisher::Application>& applications);
    void setApplicationPolicies(const QStringList& names);
    void setPlans(const QStringList& names);
    /// Another API's plans are being read.
    void forgetPlans();
    /// Of API, application, plan, keys and token as they are chosen.
    [[nodiscard]] publisher::SubscribeWish wish(const QString& api, const QString& version) const;
    [[nodiscard]] bool makesApplication() const;
    void setBusy(bool busy);
    /// What is done now, or what came of it.
    void say(const QString& text, bool wrong);
    void setBlocked(const QString& reason);

  Q_SIGNALS:
    void submitted();
    void cancelled();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void refresh();

    std::vector<publisher::Application> applications_;
    QFormLayout* form_;
    QComboBox* application_;
    QComboBox* policy_;
    QComboBox* plan_;
    QComboBox* keyType_;
    QComboBox* kind_;
    QLineEdit* scopes_;
    QLineEdit* seconds_;
    QPushButton* go_;
    QPushButton* cancel_;
    QLabel* message_;
    QString blocked_;
    QPointer<QWidget> before_; ///< had the focus when it began
    bool busy_ = false;
    bool plansKnown_ = false;
};

} // namespace postern::workbench
