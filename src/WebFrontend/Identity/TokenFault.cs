using System.Globalization;

namespace Tidegate.WebFrontend.Identity;

/// <summary>Why a token is refused.</summary>
/// <param name="Claim">The part of the token that is wrong: a claim, a field of the header, or <c>token</c> or <c>signature</c>.</param>
/// <param name="Told">A sentence for whoever sent it. It names what is wrong, and repeats nothing of the token and no key.</param>
/// <param name="Cause">The same for operators, with what was found and what was expected; no user, and no key.</param>
internal sealed record TokenFault(string Claim, string Told, string Cause)
{
    private const int LongestShown = 200;

    /// <summary>There is nothing to check it with.</summary>
    public static TokenFault NoKey() => Plain("signature", "This service has no Access:AccessKey, so it accepts no tokens.");

    /// <summary>It cannot be read.</summary>
    public static TokenFault Unreadable() => Plain(
        "token", "The access token is no JWT: three parts of base64url, the first two JSON objects, in which sub is one text, and exp and nbf are numbers.");

    /// <summary>It is too long.</summary>
    public static TokenFault TooLong(int most) => Plain("token", $"The access token has more than {most} bytes.");

    /// <summary>It says that it is signed in another way.</summary>
    public static TokenFault Algorithm(string found) => new(
        "alg", "The access token must be signed with HS256 (alg).", $"alg is {(found.Length is > 0 and <= 16 && found.All(char.IsAsciiLetterOrDigit) ? found : "another")}, and must be HS256");

    /// <summary>It demands what this service does not know.</summary>
    public static TokenFault Extensions() => Plain("crit", "The access token demands extensions (crit), and this service knows none.");

    /// <summary>It was signed with another key, or changed since.</summary>
    public static TokenFault Signature(string keys) => new(
        "signature",
        "The access token is not signed with a key of this service, or was changed after it was signed.",
        $"the signature is by none of the keys that count here ({keys})");

    /// <summary>It does not say until when it is good.</summary>
    public static TokenFault NoExpiry() => Plain("exp", "The access token has no exp that is a number of seconds.");

    /// <summary>Its time is over.</summary>
    public static TokenFault Expired(DateTime expires, DateTime now) => new(
        "exp", "The access token has expired (exp).", $"exp is {Show(expires)}, and it is {Show(now)}");

    /// <summary>Its time has not come.</summary>
    public static TokenFault TooEarly(DateTime notBefore, DateTime now) => new(
        "nbf", "The access token is not good yet (nbf).", $"nbf is {Show(notBefore)}, and it is {Show(now)}");

    /// <summary>A time in it is none.</summary>
    public static TokenFault NoTime() => Plain("nbf", "The access token has an nbf that is no number of seconds.");

    /// <summary>It is a client's, for another hub or another address.</summary>
    /// <param name="found">Its audiences.</param>
    /// <param name="path">The path that it must name.</param>
    /// <param name="endpoints">Addresses of this service.</param>
    public static TokenFault Audience(IEnumerable<string> found, AudiencePath path, IReadOnlyList<string> endpoints)
    {
        var expected = endpoints[0].TrimEnd('/') + path;
        var others = endpoints.Count > 1 ? $" (or another of {endpoints.Count} addresses)" : "";
        return new(
            "aud",
            $"The access token is not for this address and hub (aud): it must name {Show(expected)}{others}.",
            $"aud is {Shown(found)}, and must be {Show(expected)}{others}");
    }

    /// <summary>It is the service API's, for another request. The URL may name users, so that no log has it.</summary>
    public static TokenFault AudienceOfRequest(bool isOfThisHost) => isOfThisHost
        ? Plain("aud", "The access token is for another URL of this service (aud): it must name that of the request.")
        : Plain("aud", "The access token is for another address (aud): it must name the URL of the request, with one of Access:PublicEndpoints where some are listed.");

    /// <summary>It names several users, or one that is none.</summary>
    public static TokenFault User() => Plain("sub", $"The access token must name one user (sub), of at most {GroupName.MaxLength} characters.");

    /// <summary>It names groups that are none.</summary>
    public static TokenFault Groups() => Plain("webpubsub.group", "The access token names an invalid group, or too many groups (webpubsub.group).");

    /// <summary>A claim is valid JSON, and no text.</summary>
    public static TokenFault NoText() => Plain("token", "The access token names a user, group or role that is no text: a surrogate stands alone in it.");

    private static TokenFault Plain(string claim, string text) => new(claim, text, char.ToLowerInvariant(text[0]) + text[1..].TrimEnd('.'));

    private static string Shown(IEnumerable<string> texts) => texts.ToList() is { Count: > 0 } all ? string.Join(", ", all.Take(3).Select(Show)) : "missing";

    private static string Show(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Show(string text) =>
        string.Concat((text.Length > LongestShown ? text[..LongestShown] + "..." : text).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
}
