using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Tidegate.Architecture.Assemblies;

/// <summary>
/// All that a type uses: in signatures, fields, generics, attributes and method bodies, those of its nested types included, and with them
/// async state machines and closures. Constants leave no trace: the compiler copies their values.
/// </summary>
internal static class TypeUses
{
    /// <summary>What a type and the types in it use.</summary>
    public static IEnumerable<TypeUse> Of(TypeDefinition type)
    {
        var place = Places.Name(type);
        var uses = InHead(type).Select(used => new TypeUse(place, used))
            .Concat(type.Fields.SelectMany(field => InField(field).Select(used => new TypeUse(Places.Name(field), used))))
            .Concat(type.Properties.SelectMany(InAttributes).Concat(type.Events.SelectMany(InAttributes)).Select(used => new TypeUse(place, used)))
            .Concat(type.Methods.SelectMany(InMethod))
            .SelectMany(Parts);
        return uses.Concat(type.NestedTypes.SelectMany(Of));
    }

    private static IEnumerable<TypeReference> InHead(TypeDefinition type) =>
        new[] { type.BaseType }.OfType<TypeReference>()
            .Concat(type.Interfaces.Select(implemented => implemented.InterfaceType))
            .Concat(InConstraints(type))
            .Concat(InAttributes(type));

    private static IEnumerable<TypeReference> InField(FieldDefinition field) => InAttributes(field).Append(field.FieldType);

    private static IEnumerable<TypeReference> InConstraints(IGenericParameterProvider generic) =>
        generic.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType);

    private static IEnumerable<TypeReference> InAttributes(ICustomAttributeProvider attributed)
    {
        foreach (var attribute in attributed.CustomAttributes)
        {
            yield return attribute.AttributeType;
            var values = attribute.ConstructorArguments.Concat(attribute.Properties.Select(p => p.Argument)).Concat(attribute.Fields.Select(f => f.Argument));
            foreach (var value in values)
            {
                yield return value.Type;
                if (value.Value is TypeReference named) yield return named;
            }
        }
    }

    private static IEnumerable<TypeUse> InMethod(MethodDefinition method)
    {
        var place = Places.Name(method);
        var signature = InAttributes(method)
            .Concat(InConstraints(method))
            .Concat(method.Parameters.SelectMany(parameter => InAttributes(parameter).Append(parameter.ParameterType)))
            .Append(method.ReturnType)
            .Select(used => new TypeUse(place, used));
        return method.HasBody ? signature.Concat(InBody(method.Body, place)) : signature;
    }

    private static IEnumerable<TypeUse> InBody(MethodBody body, string place) =>
        body.Variables.Select(variable => new TypeUse(place, variable.VariableType))
            .Concat(body.ExceptionHandlers.Select(handler => handler.CatchType).OfType<TypeReference>().Select(caught => new TypeUse(place, caught)))
            .Concat(body.Instructions.SelectMany(instruction => InOperand(instruction, place)));

    private static IEnumerable<TypeUse> InOperand(Instruction instruction, string place) => instruction.Operand switch
    {
        TypeReference type => [new TypeUse(place, type)],
        FieldReference field => [new TypeUse(place, field.DeclaringType, field.Name), new TypeUse(place, field.FieldType)],
        MethodReference method => InCall(method, place),
        CallSite site => site.Parameters.Select(parameter => new TypeUse(place, parameter.ParameterType)).Append(new TypeUse(place, site.ReturnType)),
        _ => [],
    };

    private static IEnumerable<TypeUse> InCall(MethodReference method, string place)
    {
        yield return new TypeUse(place, method.DeclaringType, method.Name);
        yield return new TypeUse(place, method.ReturnType);
        foreach (var parameter in method.Parameters) yield return new TypeUse(place, parameter.ParameterType);
        if (method is not GenericInstanceMethod constructed) yield break;
        foreach (var argument in constructed.GenericArguments) yield return new TypeUse(place, argument);
    }

    // An array, a reference or a constructed type uses all that it is made of; the parameters of generics are nobody's.
    private static IEnumerable<TypeUse> Parts(TypeUse use) => use.Used switch
    {
        GenericParameter => [],
        GenericInstanceType constructed =>
            constructed.GenericArguments.SelectMany(argument => Parts(new TypeUse(use.Place, argument))).Prepend(use with { Used = constructed.ElementType }),
        FunctionPointerType pointer =>
            pointer.Parameters.Select(parameter => parameter.ParameterType).Append(pointer.ReturnType)
                .SelectMany(part => Parts(new TypeUse(use.Place, part))),
        IModifierType modified =>
            Parts(use with { Used = modified.ElementType }).Concat(Parts(new TypeUse(use.Place, modified.ModifierType))),
        TypeSpecification made => Parts(use with { Used = made.ElementType }),
        _ => [use],
    };
}
