using Microsoft.AspNetCore.Http;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>A page that this process serves to its clients' browsers.</summary>
internal interface IOwnPage
{
    /// <summary>True where a browser sends a request for that page, and the page came from here.</summary>
    bool IsSenderOf(HttpRequest request);
}
