"""What a Spanish text may not say."""

from __future__ import annotations

from container_image.claims.number_words import SPANISH
from container_image.claims.words.spanish import business, contact, health, people, prices, renown, terms
from container_image.claims.words.vocabulary import Vocabulary, write_number

VOCABULARY = Vocabulary(
    number=write_number(SPANISH | {"un", "uno", "una"}),
    common=r"""
        el, los, las, del, una, para, por, muy, pero, hasta, nuestro, nuestra, nuestros, nuestras, hemos, somos, estamos
        """,
    reductions=prices.REDUCTIONS,
    prices=prices.PRICES,
    payments=terms.PAYMENTS,
    contact=contact.CONTACT,
    scarcity=renown.SCARCITY,
    delivery=terms.DELIVERY,
    ratings=renown.RATINGS,
    health=health.HEALTH,
    personal=people.PERSONAL,
    insults=people.INSULTS,
    business=business.BUSINESS,
    meta=contact.META,
    codes=terms.CODES,
    harmless=r"""
        pocion(es)? (curativ|sanador|de curacion)*, (hierbas|plantas) medicinales (pintad|bordad|dibujad|estampad)*
        numero (uno|1) (en|de|del|sobre) (la|el|su) (puerta|buzon|fachada|camiseta|dorsal|portal|casa)*
        (cerrad|abiert)[oa]s? por (detras|delante|un|una|los|el|la)*
        (dinero|pocion|espada|bigote|ladron|sangre|nieve|animal\w*|tesoro|joyas?) de mentira*, de mentira
        sale (del|de la|con|a la|al|bien|mejor), salen (del|de la|con|a la|al|bien|mejor)
        (que|cada|se|no|y|siempre|como|donde|apenas) (\w+ )?sale
        sale (de|desde|humo|el|la|solo|sola|hacia|sin|por|un|una|en|a), (la|una|cada|cualquier|media|esa|de|en) cuesta
        cuesta (arriba|abajo|creer|larga|empinada|\w+(ar|er|ir)(l[oae]s?)?)
        no cuesta (nada )?\w+(ar|er|ir)(l[oae]s?)?
        (solo|desde|menos de|a partir de|hasta|por solo) (los |las )?\d{1,4}([.,]\d{1,2})? ?(cm|mm|m|km|kg|g|l|ml|cl
        |anos|meses|metros?|gramos|kilos|litros|hebras|hilos|piezas|notas|centimetros|milimetros|minutos|grados|capas)
        (desde|a partir de) (los )?\d{1,2} anos, desde 1\d{3}, (sin|menos) prisa
        entrega (y|al) (oficio|esmero|pasion)
        (no lleg\w+|sin llegar) (ni )?a( los| las)? # (cm|metros?|kilos?|gramos|litros|centimetros|milimetros|palmos
        |dedos|cuartas), oferta de (colores|tonos|tallas|maderas|sabores|formas|modelos|tejidos|aromas|libros|te|tes)
        rebajad[oa]s? (a|con|en) (la |el |los |las )?(gubia|lija|mano|cuchill|espalda|lateral|cadera|formon|cepillo
        |torno|lima|punta|borde|canto|centro|tacon|cuchara)*
        (borde|canto|escote|talle|cintura|filo|esquina|lomo|piel|cuero|talon|suela|puntera|madera|angulo|cuello
        |sisa)s? (\w+ )?rebajad[oa]s?
        rebaj\w{1,3} (el |la |los |las |con |un )?(una |un )?(canto|borde|tono|intensidad|cafe|grosor|altura|filo|agua
        |leche|volumen|espesor|brillo|dulzor|luz|madera|borde|cepill|lima|gubia|arista|esquina)*
        ahorr(a|an|ar) (sitio|espacio|agua|luz|tiempo|pasos|vueltas|viajes|esfuerzo|palabras|hueco|energia|movimientos
        |trabajo), (papel|cinta|cintas|lazo|envoltorio|idea|ideas|caja|cajita) de regalo, segunda oportunidad
        dinero (de mentira|de juguete|de carton|del juego|de papel)
        (moneda|monedas|billete|billetes) de (chocolate|juguete|carton|tren|madera|mentira)
        # (monedas|billetes) (de|del) (chocolate|madera|carton|juguete|cofre)*
        (la|del|el) (fortuna|rueda de la fortuna), diosa fortuna, pesos (de|para|en)*
        vale (la pena|para todo|tanto para|igual)
        (buena|bella|hermosa|excelente|fina|delicada|cuidada|impecable|noble|gran|de|solida) factura
        factura (artesanal|fina|impecable|delicada|exquisita|manual)
        cobra(n|r|ndo)? (vida|forma|sentido|color|fuerza|brillo), en efectivo silencio
        (tejid|bordad|escrit|pintad|grabad|dibujad)[oa]s? en codigo
        codigos? (morse|de (banderas|barras|colores|honor|nudos|caballer\w+|senales|los piratas)|secreto de|samurai
        |maritimo|binario|marinero), (tarjeta|tarjetas) (de (felicitacion|visita|papel|embarque)|con|ilustrad|postal)*
        disponibles? en (#|dos|tres|cuatro|cinco|varios|varias|todos|ambos|roble|color|talla|negro|blanco|distint
        |divers|madera|nogal)*, limitad[oa]s? a (#|dos|tres|un|una) \w+
        se (agota|acaba|termina|acaban|terminan|acabo) (la (tarde|noche|luz|jornada|semana|siesta|tinta|pelicula)
        |el (dia|verano|invierno|otono|ano|camino|curso|cafe|recreo|paseo|cuento)|las vacaciones)
        se (acaba|termina|acaban|terminan) (a mano|con|en (punta|pico|seco|brillo|mate|un|una)|de (pulir|lijar)|al)*
        ultim[oa]s? (dias?|horas?|minutos?|noches?|momento|semanas?) (de|del) (sol|luz|verano|otono|invierno|la tarde
        |agosto|dia|vacaciones|la noche|julio|frio)
        # estrell(as|itas) (de (paja|papel|laton|madera|carton|lata|cristal|vidrio|mimbre|fieltro|tela|hojalata|plata
        |oro|mar|nieve|ceramica|cobre|alambre|canela|miel)|en|bordad|pintad|tallad|dorad|plate|para|recortad|grabad
        |calad|sobre|y (una|un|dos|tres|media))*
        enviad[oa]s? (del|de|especial|al|por) (rey|reina|otro|los|dios|castillo|bosque)*
        no hay (dos|otr[oa]|nada|como|prisa|mejor|un[oa]?|ningun|mas que|que)*
        no queda(n)? (marca|hueco|rastro|rest)*, uno dos tres( cuatro| cinco| seis)*
        reparto de (papeles|tareas|pesos?|la carga|dulces)*, (hech[oa]s?|fabricad[oa]s?) (a|bajo|por) (pedido|encargo)
        (cuaderno|bloc) de pedidos
        (el|la|los|las|un) cartero ~ (burro|perro|bicicleta|figura|juguete|madera|marioneta)*, exito en la cocina
        medicina (de juguete|para jugar), si eres (de|mas|un|una)*, pan de ayer, (como|de) ayer y (de )?hoy
        de antes de ayer, (cabeza|pies|cuello|espalda) (tallad|bordad|pintad)*
        (se |que )?cura(n|r)? (la madera|el cuero|al|en|con|el queso|el jamon)*, (agua|polvo|ungla) salud
        escudo contra (dragones|el (dragon|viento|frio))*, virus de peluche
        antes de (que )?(la (noche|cena|lluvia|siesta)|el (sol|sueno)|dormir|salir|amanezca|anochezca)*
        en caja (de|con)*, ilegal
        (descifrar|inventar|resolver|leer|juego de|libro de|lleno de|mensajes en) (\w+ )?codigos?( para)?
        codigos? (secret\w+ )?y (enigmas|candados|cifras|claves|acertijos|mapas), (un|el|en) codigo (secreto|que solo)
        plazos de (siembra|poda|cosecha|floracion|riego)
        se entreg\w+ (al|a la|a los|a las|con|como|sin) (viento|juego|mar|luz|oficio|sol|calma|musica|tierra|noche
        |lluvia), papel de regalo, (perro|loba|perra) salchicha
        (libro|historia|tratado|manual|laminas) (\w+ ){0,2}medicina, medicina (en la edad|medieval|antigua)
        (empieza|escap\w+|fuga|huida|historia) (de|en) (una|la) carcel
        (elimin|quit|borr|limpi)\w* (las |los )?manchas de (tinta|vino|grasa|cafe|aceite|hierba|barro|tomate|humedad
        |oxido|comida|pintura|cal)
        """,
)
