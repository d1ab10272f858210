using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Identity;

/// <summary>
/// Reads tokens, and checks by whom they are signed and when they are good: HS256 with the UTF-8 bytes of one of some keys. <c>kid</c> and
/// <c>iss</c> are ignored, since no key is ever fetched. Nothing of a token counts before its signature does. Thread-safe.
/// </summary>
/// <param name="keys">The keys.</param>
/// <param name="maxBytes">The longest token.</param>
internal sealed class TokenReader(IReadOnlyList<SigningKey> keys, int maxBytes)
{
    /// <summary>By how much the clock of who signs may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = maxBytes, MapInboundClaims = false };
    private readonly SymmetricSecurityKey[] _keys = [.. keys.Select(key => new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key.Value)) { KeyId = key.Name })];

    /// <summary>There is a key.</summary>
    public bool HasKey => _keys.Length > 0;

    /// <summary>Reads one.</summary>
    /// <param name="token">The token.</param>
    /// <param name="now">The time.</param>
    public async ValueTask<TokenReading> ReadAsync(string token, DateTime now)
    {
        if (!HasKey) return TokenReading.Wrong(TokenFault.NoKey());
        if (token.Length > maxBytes) return TokenReading.Wrong(TokenFault.TooLong(maxBytes));
        JsonWebToken unproved;
        try
        {
            unproved = new JsonWebToken(token);
            if (unproved.IsEncrypted) return TokenReading.Wrong(TokenFault.Unreadable());
            if (unproved.Alg != SecurityAlgorithms.HmacSha256) return TokenReading.Wrong(TokenFault.Algorithm(unproved.Alg ?? ""));
            if (unproved.TryGetHeaderValue<object>("crit", out _)) return TokenReading.Wrong(TokenFault.Extensions());
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidOperationException)
        {
            return TokenReading.Wrong(TokenFault.Unreadable());
        }

        var result = await _handler.ValidateTokenAsync(unproved, Signed());
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt)
            return TokenReading.Wrong(TokenFault.Signature(string.Join(", ", keys)));
        return TimeFault(jwt, now) is { } fault ? TokenReading.Wrong(fault) : new TokenReading(jwt, jwt.SigningKey?.KeyId, null);
    }

    private static TokenFault? TimeFault(JsonWebToken jwt, DateTime now)
    {
        DateTime expires, notBefore;
        try
        {
            expires = jwt.ValidTo;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or InvalidOperationException)
        {
            return TokenFault.NoExpiry();
        }

        try
        {
            notBefore = jwt.ValidFrom;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or InvalidOperationException)
        {
            return TokenFault.NoTime();
        }

        if (expires == DateTime.MinValue) return TokenFault.NoExpiry();
        if (now - ClockSkew >= expires) return TokenFault.Expired(expires, now);
        return notBefore > now + ClockSkew ? TokenFault.TooEarly(notBefore, now) : null;
    }

    private TokenValidationParameters Signed() => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        IssuerSigningKeyResolver = (_, _, _, _) => _keys,
        ValidateIssuer = false,
        ValidateAudience = false,
        ValidateLifetime = false,
    };
}

/// <summary>A token whose signature and times are right, or what is wrong.</summary>
/// <param name="Token">The token.</param>
/// <param name="KeyName">What it is signed with.</param>
/// <param name="Fault">What is wrong with it.</param>
internal readonly record struct TokenReading(JsonWebToken? Token, string? KeyName, TokenFault? Fault)
{
    /// <summary>Something is wrong.</summary>
    public static TokenReading Wrong(TokenFault fault) => new(null, null, fault);
}
