using System.Text;
using System.Text.RegularExpressions;

namespace Tidegate.Configuration.Validation;

/// <summary>Makes values fit to be shown: no secrets, no control characters, no endless lines.</summary>
internal static partial class Redaction
{
    /// <summary>Stands for a secret.</summary>
    public const string Hidden = "(hidden)";

    private const int MaxShownCharacters = 120;

    /// <summary>The shortest end of a key that may be a secret whose <c>=</c> is missing.</summary>
    private const int LeastSecretCharacters = 8;

    private static readonly string[] SecretWords = ["key", "secret", "password", "token", "connectionstring", "webhookurl"];

    /// <summary>True where the value of a key must not be shown. Names of files are shown: <c>CertificateKeyPath</c> is no secret.</summary>
    public static bool IsSecret(string key)
    {
        var name = key[(key.LastIndexOf(':') + 1)..];
        return !name.EndsWith("Path", StringComparison.OrdinalIgnoreCase)
            && (SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)) || IsUrlOfHandler(key));
    }

    /// <summary>The address of an event handler has its secret in it: <c>?code=</c>, or a path that nobody guesses.</summary>
    private static bool IsUrlOfHandler(string key) =>
        key.Contains($":{nameof(HubOptions.EventHandlers)}:", StringComparison.OrdinalIgnoreCase)
        && key.EndsWith($":{nameof(EventHandlerOptions.Url)}", StringComparison.OrdinalIgnoreCase);

    /// <summary>A configured text in quotes, or a stand-in for it.</summary>
    public static string Show(string key, string text) => IsSecret(key) ? Hidden : Quote(text);

    /// <summary>A key that may be shown: where a secret stands behind the name of a secret setting, it is left out.</summary>
    public static string ShowKey(string key)
    {
        foreach (var known in SettingKeys.All.Where(IsSecret))
        {
            var at = key.IndexOf(known, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && key.Length - at - known.Length >= LeastSecretCharacters)
                return key[..(at + known.Length)] + Hidden;
        }

        return key;
    }

    /// <summary>
    /// An argument that is no setting, so that nobody can tell what it is: its name, where it has the form of a switch or of a setting, and
    /// nothing of its value.
    /// </summary>
    public static string ShowArgument(string argument)
    {
        var end = argument.IndexOf('=');
        var name = end < 0 ? argument : argument[..end];
        var isName = Name().IsMatch(name) && (end >= 0 || name.StartsWith('-') || name.Contains(':'));
        return isName ? Quote(ShowKey(name)) + (end < 0 ? "" : "=" + Hidden) : Hidden;
    }

    /// <summary>A text in quotes on one line, without the secrets that an address or another setting in it may carry.</summary>
    public static string Quote(string text)
    {
        text = WithoutSecrets(text);
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

    /// <summary>A text without the user, password and query of addresses in it, and without what is assigned to names of secrets.</summary>
    public static string WithoutSecrets(string text) => Assigned().Replace(Query().Replace(UserInfo().Replace(text, Hidden), Hidden), Hidden);

    [GeneratedRegex("^-{0,2}[A-Za-z][A-Za-z0-9_.:-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("(?<=://[^?#\\s]*\\?)[^#\\s]+", RegexOptions.CultureInvariant)]
    private static partial Regex Query();

    [GeneratedRegex("(?<=(?:key|secret|password|token|connectionstring|webhookurl)\\s*=)[^;,&\\s]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Assigned();

    [GeneratedRegex("(?<=://)[^/@]*(?=@)", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}
