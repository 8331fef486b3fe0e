// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/tryit/TokenJudgement.h"
#include "workbench/tryit/TokenSource.h"

#include <QTimer>
#include <QWidget>
#include <functional>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace postern::workbench {

class Theme;

/// A bearer token: pasted, or got from a key manager, with its claims in words, how long it is still good, and what the
/// chosen API will not like about it.
class TokenForm final : public QWidget {
    Q_OBJECT
  public:
    explicit TokenForm(const Theme& theme, QWidget* parent = nullptr);

    [[nodiscard]] QString token() const;
    void setToken(const QString& token);
    [[nodiscard]] TokenEndpoint endpoint() const;
    void setEndpoint(const TokenEndpoint& endpoint);
    [[nodiscard]] TokenSource::Grant grant() const;
    void setGrant(TokenSource::Grant grant);
    /// What the API that the call goes to wants of a token.
    void setWishes(const TokenWishes& wishes);
    void setFill(std::function<QString(const QString& text)> fill) { fill_ = std::move(fill); }
    void fetch();
    void say(const QString& text, bool wrong);
    [[nodiscard]] QString message() const;
    [[nodiscard]] QString judgement() const;
    [[nodiscard]] TokenSource& source() { return source_; }

  Q_SIGNALS:
    void changed();
    void tokenFetched();

  private:
    void build();
    void wire();
    void describe();
    void showGrant();
    void colour();

    const Theme& theme_;
    TokenSource source_;
    TokenWishes wishes_;
    std::function<QString(const QString&)> fill_;
    QByteArray trusted_;
    bool wrong_ = false; ///< what the message says
    QTimer clock_;       ///< the time left is counted down
    QFormLayout* form_ = nullptr;
    QLineEdit* token_ = nullptr;
    QLabel* judgement_ = nullptr;
    QComboBox* grant_ = nullptr;
    QLineEdit* authorizeUrl_ = nullptr;
    QLineEdit* url_ = nullptr;
    QLineEdit* clientId_ = nullptr;
    QLineEdit* clientSecret_ = nullptr;
    QLineEdit* scopes_ = nullptr;
    QLineEdit* audience_ = nullptr;
    QLineEdit* seconds_ = nullptr;
    QPushButton* fetch_ = nullptr;
    QPushButton* cancel_ = nullptr;
    QPushButton* again_ = nullptr;
    QLabel* message_ = nullptr;
    QPlainTextEdit* claims_ = nullptr;
};

} // namespace postern::workbench
