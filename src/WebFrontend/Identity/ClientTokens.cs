using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Identity;

/// <summary>Makes tokens for clients, as an application would with the access key.</summary>
internal sealed class ClientTokens(IOptions<TidegateOptions> options, TimeProvider time)
{
    /// <summary>The longest lifetime, in minutes: ten years.</summary>
    public const int MostMinutes = 10 * 366 * 24 * 60;

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Makes one.</summary>
    /// <param name="address">Address of the service, without a slash at its end.</param>
    /// <param name="hub">The hub.</param>
    /// <param name="identity">Who the client is.</param>
    /// <param name="lifetime">How long it is good for.</param>
    /// <exception cref="InvalidOperationException">There is no <c>Access:AccessKey</c>.</exception>
    public string Issue(string address, string hub, ClientIdentity identity, TimeSpan lifetime)
    {
        var key = options.Value.Access.SigningKey ?? throw new InvalidOperationException("There is no Access:AccessKey to sign a token with.");
        var now = time.GetUtcNow();
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(JwtRegisteredClaimNames.Aud, $"{address}/client/hubs/{hub}");
            json.WriteNumber(JwtRegisteredClaimNames.Iat, now.ToUnixTimeSeconds());
            json.WriteNumber(JwtRegisteredClaimNames.Exp, (now + lifetime).ToUnixTimeSeconds());
            if (identity.UserId is { } user) json.WriteString(JwtRegisteredClaimNames.Sub, user);
            WriteList(json, "role", identity.Roles);
            WriteList(json, "webpubsub.group", identity.Groups);
            json.WriteEndObject();
        }

        var credentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key.Value)), SecurityAlgorithms.HmacSha256);
        return _handler.CreateToken(Encoding.UTF8.GetString(buffer.ToArray()), credentials);
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyCollection<string> values)
    {
        if (values.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
