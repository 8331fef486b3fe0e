// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/rest/RestClient.h"

#include <QWidget>
#include <functional>
#include <memory>
#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;

namespace postern::workbench {

class Theme;

/// Where tokens come from by client credentials. The secret is never written to disk.
struct TokenEndpoint {
    QString url;
    QString clientId;
    QString clientSecret;
    QString scopes;
    QByteArray trustedSha256; ///< exactly this certificate is trusted; empty: only the system's
};

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
    void setFill(std::function<QString(const QString& text)> fill) { fill_ = std::move(fill); }
    /// What is typed for the chosen kind and goes into the call, variables not put in.
    [[nodiscard]] QStringList used() const;
    void fetchToken();
    [[nodiscard]] QString message() const;

  Q_SIGNALS:
    void changed();
    void tokenFetched();

  private:
    QWidget* buildBearer();
    QWidget* buildBasic();
    QWidget* buildKey();
    void takeToken(Result<rest::RestResponse> answer, const rest::RestFailure& failure);
    void say(const QString& text, bool wrong);
    void colour();
    [[nodiscard]] QWidget* secret(QLineEdit* field);

    const Theme& theme_;
    [[nodiscard]] QString filled(const QString& text) const { return fill_ ? fill_(text) : text; }

    std::function<QString(const QString&)> fill_;
    QByteArray trusted_;
    bool wrong_ = false; ///< what the message says
    std::unique_ptr<rest::RestClient> client_;
    std::unique_ptr<rest::RestCall> call_;
    QComboBox* kind_;
    QStackedWidget* stack_;
    QLineEdit* token_ = nullptr;
    QPlainTextEdit* claims_ = nullptr;
    QLineEdit* url_ = nullptr;
    QLineEdit* clientId_ = nullptr;
    QLineEdit* clientSecret_ = nullptr;
    QLineEdit* scopes_ = nullptr;
    QPushButton* fetch_ = nullptr;
    QLabel* message_ = nullptr;
    QLineEdit* user_ = nullptr;
    QLineEdit* password_ = nullptr;
    QLineEdit* keyName_ = nullptr;
    QLineEdit* key_ = nullptr;
};

} // namespace postern::workbench
