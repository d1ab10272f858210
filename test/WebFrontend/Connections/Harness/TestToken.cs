using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Tidegate.WebFrontend.Tests.Connections.Harness;

/// <summary>Client tokens as an application signs them.</summary>
internal static class TestToken
{
    public const string Key = "a key of the tests that is long enough";

    /// <summary>A token for a hub of a frontend at loopback, one hour from a moment on.</summary>
    public static string For(DateTimeOffset now, string hub, string? user, params string[] roles)
    {
        var claims = new Dictionary<string, object> { ["role"] = roles };
        if (user is not null)
            claims["sub"] = user;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Audience = $"http://localhost/client/hubs/{hub}",
            Expires = now.AddHours(1).UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Key)), SecurityAlgorithms.HmacSha256),
        });
    }
}
