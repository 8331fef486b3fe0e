// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/tryit/TokenForm.h"

#include <QWidget>
#include <functional>
#include <memory>
#include <optional>

class QComboBox;
class QLineEdit;
class QStackedWidget;

namespace postern::workbench {

class Theme;

/// How a call says who makes it: nothing, a bearer token (pasted, or fetched from a token endpoint, with its claims
/// shown), user and password, or an API key.
class AuthPanel final : public QWidget {
    Q_OBJECT
  public:
    enum class Kind : std::uint8_t { None, Bearer, Basic, ApiKey };

    explicit AuthPanel(const Theme& theme, QWidget* parent = nullptr);
    ~AuthPanel() override;

    [[nodiscard]] Kind kind() const;
    void setKind(Kind kind);
    void setToken(const QString& token);
    [[nodiscard]] QString token() const;
    void setEndpoint(const TokenEndpoint& endpoint);
    [[nodiscard]] TokenEndpoint endpoint() const;
    /// All that was typed here; it stays in memory.
    struct Credentials {
        Kind kind = Kind::None;
        QString token;
        TokenEndpoint endpoint;
        TokenSource::Grant grant = TokenSource::Grant::ClientCredentials;
        QString user;
        QString password;
        QString keyName = QStringLiteral("ApiKey");
        QString key;
    };
    [[nodiscard]] Credentials credentials() const;
    void setCredentials(const Credentials& credentials);
    /// The header field that carries it; nothing for None, or when there is nothing to send.
    [[nodiscard]] std::optional<std::pair<QString, QString>> header() const;
    /// Puts the values of variables into what is typed here, where it is needed whole: user, password, token endpoint.
    void setFill(const std::function<QString(const QString& text)>& fill);
    /// What is typed for the chosen kind and goes into the call, variables not put in.
    [[nodiscard]] QStringList used() const;
    void fetchToken();
    [[nodiscard]] QString message() const;
    [[nodiscard]] TokenForm& tokens() const { return *tokens_; }
    /// Whether the token came from here and has to be renewed before it is sent; tokenFetched() or the form's failure follows
    /// renew().
    [[nodiscard]] bool isStale() const;
    void renew();

  Q_SIGNALS:
    void changed();
    void tokenFetched();

  private:
    QWidget* buildBasic();
    QWidget* buildKey();
    [[nodiscard]] QString filled(const QString& text) const { return fill_ ? fill_(text) : text; }

    std::function<QString(const QString&)> fill_;
    QComboBox* kind_;
    QStackedWidget* stack_;
    TokenForm* tokens_;
    QLineEdit* user_ = nullptr;
    QLineEdit* password_ = nullptr;
    QLineEdit* keyName_ = nullptr;
    QLineEdit* key_ = nullptr;
};

} // namespace postern::workbench
