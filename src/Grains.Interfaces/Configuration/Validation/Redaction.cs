using System.Text;
using System.Text.RegularExpressions;

namespace Tidegate.Configuration.Validation;

/// <summary>Makes values fit to be shown: no secrets, no control characters, no endless lines.</summary>
internal static partial class Redaction
{
    /// <summary>Stands for a secret.</summary>
    public const string Hidden = "(hidden)";

    private const int MaxShownCharacters = 120;
    private static readonly string[] SecretWords = ["key", "secret", "password", "token", "connectionstring", "webhookurl"];

    /// <summary>True where the value of a key must not be shown. Names of files are shown: <c>CertificateKeyPath</c> is no secret.</summary>
    public static bool IsSecret(string key)
    {
        var name = key[(key.LastIndexOf(':') + 1)..];
        return !name.EndsWith("Path", StringComparison.OrdinalIgnoreCase)
            && SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A configured text in quotes, or a stand-in for it.</summary>
    public static string Show(string key, string text) => IsSecret(key) ? Hidden : Quote(text);

    /// <summary>A text in quotes on one line, without the user and password that an address may carry.</summary>
    public static string Quote(string text)
    {
        text = WithoutUserInfo(text);
        var shown = new StringBuilder("\"");
        foreach (var c in text.Length > MaxShownCharacters ? text[..MaxShownCharacters] : text)
        {
            if (char.IsControl(c))
                shown.Append("\\u").Append(((int)c).ToString("x4", null));
            else
                shown.Append(c);
        }

        return shown.Append(text.Length > MaxShownCharacters ? "...\"" : "\"").ToString();
    }

    /// <summary>A text without the user and password that an address in it may carry.</summary>
    public static string WithoutUserInfo(string text) => UserInfo().Replace(text, Hidden);

    [GeneratedRegex("(?<=://)[^/@]*(?=@)", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}
